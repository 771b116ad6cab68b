import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { gunzipSync } from 'node:zlib';
import { eq, like } from 'drizzle-orm';
import sharp from 'sharp';
import * as v from 'valibot';
import * as Y from 'yjs';
import { AnnotationSchema } from '#lib/domain/annotation/annotation.ts';
import {
	agendaItem,
	documentUpdate,
	image,
	meeting,
	person,
	tumorCase
} from '#server/db/schema.ts';
import { verifyPassword } from '#server/auth/passwords.ts';
import { readCase } from '#server/cases/read-case.ts';
import { readMinutes } from '#server/meetings/read-minutes.ts';
import { actorOf } from '#server/people/actor-of.ts';
import type { Portal } from '#server/portal.ts';
import { openDemonstration } from '../../tests/builders/demonstration.ts';
import { openPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { createDemonstration } from './create-demonstration.ts';

let portal: Portal;
let folder: string;
let close: () => Promise<void>;
const Ids = v.object({ id: v.string(), agendaItemIds: v.array(v.string()) });
const DemoFile = v.object({
	password: v.string(),
	accounts: v.array(v.object({ account: v.string(), id: v.string(), email: v.string() })),
	board: v.object({ id: v.string(), slug: v.string(), name: v.string() }),
	meetings: v.object({ open: Ids, concluded: Ids }),
	cases: v.array(v.object({ slug: v.string(), caseNo: v.string(), imageIds: v.array(v.string()) }))
});
const demoFile = () => join(folder, 'demo.json');

describe('where it must not be', () => {
	beforeEach(async () => {
		const opened = await openPortal({ DEMONSTRATION: 'on' });
		({ folder, close } = opened);
		portal = opened;
	});
	afterEach(() => close());

	test('nothing is made where the configuration has no demonstration', async () => {
		await createDemonstration({ ...portal, config: { ...portal.config, hasDemonstration: false } });
		expect(await portal.db.$count(person)).toBe(0);
		expect(existsSync(demoFile())).toBe(false);
	});

	test('nothing is made beside a person who is there already', async () => {
		await aPerson(portal);
		await createDemonstration(portal);
		expect(await portal.db.$count(person)).toBe(1);
	});
});

describe('in an empty database', () => {
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'mashwara-demonstration-'));
		({ portal, close } = await openDemonstration(folder));
	}, 120_000);
	afterAll(async () => {
		await close();
		await rm(folder, { recursive: true, force: true });
	});

	test('eight marked people, three cases, an open, an ended and two planned meetings are made once', async () => {
		await createDemonstration(portal);
		const people = await portal.db.select().from(person);
		expect(people.map((one) => one.email.split('@')[0])).toEqual([
			'chair',
			'senior',
			'surgeon',
			'resident',
			'trainee',
			'mentor',
			'mentee',
			'admin'
		]);
		expect(people.every((one) => one.isDemonstration)).toBe(true);
		expect(await verifyPassword(people[0]?.passwordHash ?? null, 'tumor-board')).toBe(true);
		const cases = await portal.db.select().from(tumorCase);
		expect(cases.map((one) => [one.status, one.origin])).toEqual(
			Array.from({ length: 6 }, () => ['ready', 'synthetic'])
		);
		expect((await portal.db.select().from(meeting)).map((one) => one.status).toSorted()).toEqual([
			'concluded',
			'open',
			'scheduled',
			'scheduled'
		]);
	});

	test('demo.json names accounts and ids, and they lead to what it says', async () => {
		const demo = v.parse(DemoFile, JSON.parse(readFileSync(demoFile(), 'utf8')));
		expect(demo).toMatchObject({
			password: 'tumor-board',
			board: { name: 'Joint tumor board, Lahore' }
		});
		expect(demo.accounts.map((one) => one.email)).toContain('resident@demo.mashwara.example');
		const items = await portal.db
			.select({ id: agendaItem.id, status: agendaItem.status })
			.from(agendaItem)
			.where(eq(agendaItem.meetingId, demo.meetings.open.id))
			.orderBy(agendaItem.position);
		expect(items).toEqual([
			{ id: demo.meetings.open.agendaItemIds[0], status: 'under_discussion' },
			{ id: demo.meetings.open.agendaItemIds[1], status: 'waiting' },
			{ id: demo.meetings.open.agendaItemIds[2], status: 'waiting' }
		]);
		const account = demo.accounts.find((one) => one.account === 'trainee');
		const trainee = await actorOf(portal, account?.id ?? '');
		if (trainee === null) {
			throw new Error('no trainee');
		}
		expect(await readCase(portal, trainee, demo.cases[1]?.caseNo ?? '')).toMatchObject({
			ok: true,
			value: {
				images: [
					{ id: demo.cases[1]?.imageIds[0], kind: 'radiology', modality: 'CT', frameCount: 40 }
				]
			}
		});
		expect(await readMinutes(portal, trainee, demo.meetings.concluded.id)).toMatchObject({
			ok: true,
			value: {
				status: 'concluded',
				decisions: [{ kind: 'decided', signature: 'valid', signedByName: 'Dr Mehrunnisa Tareen' }]
			}
		});
	});

	test('the whole slide has its size and scale, tissue where it should be, and glass beside it', async () => {
		const [slide] = await portal.db.select().from(image).where(eq(image.kind, 'slide'));
		expect(slide).toMatchObject({
			width: 8192,
			height: 6144,
			columnSpacing: 0.0005,
			tiles: { side: 512, levels: 5 }
		});
		const { data, info } = await sharp(await portal.files.read(slide?.frameKeys[0] ?? ''))
			.raw()
			.toBuffer({ resolveWithObject: true });
		const colorAt = (x: number, y: number): number[] => {
			const start = (Math.round(y * info.height) * info.width + Math.round(x * info.width)) * 3;
			return [...data.subarray(start, start + 3)];
		};
		expect(Math.min(...colorAt(0.5, 0.5))).toBeGreaterThan(225);
		const [red = 0, green = 255] = colorAt(0.35, 0.3);
		expect(red - green).toBeGreaterThan(25);
	});

	test('the first mark points at the mass of the phantom, on the slice through it', async () => {
		const [series] = await portal.db.select().from(image).where(eq(image.kind, 'radiology'));
		const [row] = await portal.db
			.select()
			.from(documentUpdate)
			.where(like(documentUpdate.document, '%.marks'));
		if (series === undefined || row === undefined) {
			throw new Error('no series or no mark');
		}
		const marks = new Y.Doc();
		Y.applyUpdate(marks, row.bytes);
		const [mark] = [...marks.getMap('annotations').values()].map((one) =>
			v.parse(AnnotationSchema, one)
		);
		if (mark?.shape.type !== 'arrow') {
			throw new Error('no arrow');
		}
		expect(mark.imageId).toBe(series.id);
		const frame = gunzipSync(await portal.files.read(series.frameKeys[mark.frame] ?? ''));
		const huAt = (x: number, y: number): number =>
			frame.readInt16LE(2 * (Math.round(y) * series.width + Math.round(x)));
		const { from, to } = mark.shape;
		// Ten pixels beyond its head the arrow is inside the mass, which is near 42 HU; its shaft lies in the lung.
		const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
		const ahead = (pixels: number): [number, number] => [
			to[0] + (pixels * (to[0] - from[0])) / length,
			to[1] + (pixels * (to[1] - from[1])) / length
		];
		expect(huAt(...ahead(16))).toBeGreaterThan(-50);
		expect(huAt(...ahead(-20))).toBeLessThan(-500);
	});
});
