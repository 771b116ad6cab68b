import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { PEOPLE, emailOf, type AccountName } from '#server/demonstration/people.ts';
import { readConfig } from '#server/config.ts';
import { openPostgres, rows, sql, type Db } from '#server/db/client.ts';
import { postgresDriver } from '#server/db/driver.ts';
import { findContent, isAtThisVersion } from '#server/db/move/target.ts';
import {
	agendaItem,
	attachment,
	auditEntry,
	board,
	boardMember,
	documentClient,
	documentUpdate,
	image,
	institution,
	liveDocument,
	meeting,
	meetingMember,
	person,
	recommendation,
	recoveryCode,
	passkey,
	secondFactor,
	tumorCase
} from '#server/db/schema.ts';
import { lockFolder } from '#server/lock-folder.ts';
import { openLog } from '#server/open-log.ts';
import { openPortal } from '#server/open-portal.ts';
import type { Portal } from '#server/portal.ts';
import { startPostgres, type PrivatePostgres } from '../../scripts/testing/postgres.ts';
import { findPostgres } from '../../scripts/testing/tools.ts';
import { anAttachmentRow } from '../builders/cases.ts';
import { openDemonstration } from '../builders/demonstration.ts';
import { placeMark } from '../builders/meetings.ts';
import { aPasskeyRow } from '../builders/passkey.ts';
import { anEmptyDatabase } from '../builders/private-database.ts';
import { runCommand } from '../builders/run-command.ts';
import { aSignedMeeting } from '../builders/signed.ts';
import { until } from '../builders/until.ts';

const postgres = await postgresDriver();

const binaries = findPostgres();
const root = fileURLToPath(new URL('../../', import.meta.url));
const Demo = v.object({
	board: v.object({ id: v.string() }),
	accounts: v.array(v.object({ account: v.string(), id: v.string() }))
});

let folder: string;
let server: PrivatePostgres;
let target: string;
let real: Awaited<ReturnType<typeof work>>;

/** A real board beside the demonstration, with somebody of the demonstration looking on, and a real person on its board. */
async function work(portal: Portal) {
	const demo = v.parse(Demo, JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')));
	const guestId = demo.accounts.find(({ account }) => account === 'senior')?.id ?? '';
	const signed = await aSignedMeeting(portal, { items: 1 });
	const [item] = signed.items;
	const guest = { ...signed.observer, id: guestId };
	await portal.db
		.insert(meetingMember)
		.values({ meetingId: signed.meetingId, personId: guestId, role: 'panelist' });
	await portal.db
		.insert(boardMember)
		.values({ boardId: demo.board.id, personId: signed.chair.id, role: 'panelist' });
	await placeMark(portal, { agendaItemId: item?.id ?? '', author: guest });
	const attachmentId = await anAttachmentRow(portal, {
		caseId: item?.caseId ?? '',
		uploader: signed.presenter,
		status: 'released'
	});
	await portal.db
		.update(attachment)
		.set({ confirmedById: guestId })
		.where(eq(attachment.id, attachmentId));
	const documents = await portal.db
		.select()
		.from(documentUpdate)
		.where(sql`document like ${`agenda-item.${item?.id}.%`}`)
		.orderBy(documentUpdate.seq);
	const trail = await portal.db.select().from(auditEntry).orderBy(auditEntry.seq);
	const all = await portal.db.select({ last: sql<number>`max(seq)::int` }).from(documentUpdate);
	const { id: personId } = signed.chair;
	await portal.db
		.insert(secondFactor)
		.values({ personId, secret: 'locked', lastStep: 7, createdAt: new Date() });
	await portal.db.insert(recoveryCode).values({ personId, codeHash: 'hash of a code' });
	await portal.db.update(person).set({ passkeyHandle: 'handle' }).where(eq(person.id, personId));
	await aPasskeyRow(portal, signed.chair);
	return { ...signed, attachmentId, documents, trail, lastUpdate: all[0]?.last ?? 0 };
}

const move = (databaseUrl: string) =>
	runCommand('move-to-postgres', [], { DATA: folder, DATABASE_URL: databaseUrl });

/** What stands in the target, through the portal's own driver. */
async function inTarget<T>(look: (db: Db) => Promise<T>): Promise<T> {
	const { db, close } = await openPostgres(target);
	try {
		return await look(db);
	} finally {
		await close();
	}
}

describe.skipIf(binaries === null)('from a demonstration with a real board to Postgres', () => {
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'mashwara-move-'));
		server = await startPostgres(binaries ?? '');
		target = await anEmptyDatabase(server.url);
		const opened = await openDemonstration(folder);
		real = await work(opened.portal);
		await opened.close();
	}, 180_000);
	afterAll(async () => {
		await server.stop();
		await rm(folder, { recursive: true, force: true });
	});

	test('beside a running portal, or into a database that holds anything, nothing is moved', async () => {
		const lock = await lockFolder(folder);
		const running = await move(target);
		await lock.release();
		expect(running.complained).toMatch(/ is in use by a running Mashwara: stop that one, /);

		const used = await anEmptyDatabase(server.url);
		const client = postgres(used, { max: 1 });
		await client`create table somebody_elses (id int)`;
		await client.end();
		expect(await move(used)).toEqual({
			status: 1,
			said: '',
			complained:
				'The database of DATABASE_URL is not empty, it has the table public.somebody_elses: give an empty one. If the move was done before, start the portal on it.'
		});
	});

	test(
		'killed half-way it leaves empty tables, and can be done again',
		{ timeout: 120_000 },
		async () => {
			await inTarget(() => Promise.resolve());
			const other = postgres(target, { max: 2 });
			const blocked = async () =>
				(await other`select from pg_locks where not granted and locktype = 'relation'`).length > 0;
			// Holds up the last table but for what hangs on it, when most is there already.
			const held = other.begin(async (holding) => {
				await holding`lock table recommendation in share mode`;
				const child = spawn('node', ['server/move-to-postgres.ts'], {
					cwd: root,
					env: { ...process.env, DATA: folder, DATABASE_URL: target },
					stdio: 'ignore'
				});
				const isOver = () => child.exitCode !== null;
				await until('the move waits', async () => isOver() || (await blocked()), 60_000);
				expect(isOver()).toBe(false);
				child.kill('SIGKILL');
				await once(child, 'exit');
			});
			await held;
			const ask = async <T>(statement: string) => [...(await other.unsafe(statement))] as T[];
			const names = await other<{ tablename: string }[]>`
			select tablename from pg_tables where schemaname = 'public'`;
			await until(
				'the transaction is gone',
				async () =>
					(
						await other`select from pg_stat_activity where state <> 'idle' and pid <> pg_backend_pid() and datname = current_database()`
					).length === 0
			);
			expect(
				await findContent(
					ask,
					names.map(({ tablename }) => tablename)
				)
			).toBeNull();
			expect(await isAtThisVersion(ask)).toBe(true);
			await other.end();
		}
	);

	test(
		'the demonstration is left out, and all that is real is as it was',
		{ timeout: 120_000 },
		async () => {
			const moved = await move(target);
			expect(moved).toMatchObject({ status: 0, complained: '' });
			expect(moved.said).toMatch(
				/^Moved: \d+ rows of \d+ tables in [\d.]+ s, compared row by row\.$/m
			);
			expect(moved.said).toContain(
				'Left out with the demonstration: 8 people, 6 cases, 4 meetings, 1 signed recommendations.'
			);
			await inTarget(expectReal);
			await inTarget(expectTrail);

			const settings = { DATA: folder, DATABASE_URL: target };
			const verified = await runCommand('audit-verify', [], settings);
			expect(verified).toMatchObject({ status: 0, complained: '' });
			expect(verified.said).toContain(
				'1 signed recommendations of 1 meetings (1 more were left out when the portal was moved).'
			);
		}
	);

	test('the old database says that it was moved, to a start and to a second move', async () => {
		const template = process.env.DEMONSTRATION_TEMPLATE;
		if (template !== undefined) {
			await cp(template, folder, { recursive: true });
		}
		const config = readConfig({ DATA: folder, PORT: '0', LOG_LEVEL: 'silent' });
		await expect(openPortal(config, openLog(config), { as: 'server' })).rejects.toThrow(
			`The embedded database in ${folder} was moved to Postgres: set DATABASE_URL, or delete the file ${join(folder, 'moved')} to go back to what it was before the move.`
		);
		expect((await move(target)).complained).toContain('was moved to Postgres');
	});
});

async function expectReal(db: Db): Promise<void> {
	const people = [
		real.chair,
		real.panelist,
		real.presenter,
		real.participant,
		real.observer,
		real.stranger
	];
	const emails = (await db.select().from(person)).map(({ email }) => email);
	expect(emails.toSorted()).toEqual(people.map(({ email }) => email).toSorted());
	expect((await db.select().from(tumorCase)).map(({ id }) => id)).toEqual([real.items[0]?.caseId]);
	expect((await db.select().from(meeting)).map(({ id }) => id)).toEqual([real.meetingId]);
	expect((await db.select().from(agendaItem)).map(({ id }) => id)).toEqual([real.items[0]?.id]);
	expect((await db.select().from(board)).map(({ id }) => id)).toEqual([real.boardId]);
	expect((await db.select().from(recommendation)).map(({ id }) => id)).toEqual(
		real.recommendationIds
	);
	expect(await db.select().from(image)).toEqual([]);
	expect(await db.select().from(institution)).toEqual([]);
	// Who confirmed is gone, that it was confirmed is not.
	expect(await db.select().from(attachment)).toMatchObject([
		{ id: real.attachmentId, status: 'released', confirmedById: null }
	]);
	const { id: personId } = real.chair;
	expect(await db.select().from(secondFactor)).toMatchObject([{ personId, lastStep: 7 }]);
	expect(await db.select().from(recoveryCode)).toMatchObject([{ personId, usedAt: null }]);
	expect(await db.select().from(passkey)).toMatchObject([
		{ personId, publicKey: new Uint8Array([0, 1, 255]), counter: 3, lastUsedAt: null }
	]);
	const chair = (await db.select().from(person)).find(({ id }) => id === personId);
	expect(chair?.passkeyHandle).toBe('handle');
	const documents = await db.select().from(documentUpdate).orderBy(documentUpdate.seq);
	expect(documents.map(({ authorId: _, ...one }) => one)).toEqual(
		real.documents.map(({ authorId: _, ...one }) => one)
	);
	expect(documents.at(-1)?.authorId).toBeNull();
	expect(new Set((await db.select().from(liveDocument)).map(({ name }) => name))).toEqual(
		new Set(real.documents.map(({ document }) => document))
	);
	expect(await db.select().from(documentClient)).toEqual([]);
	const { document, generation, bytes, at } = documents[0] ?? {};
	if (document === undefined || generation === undefined || !bytes || !at) {
		throw new Error('no document was moved');
	}
	const given = { document, generation, bytes, at };
	const [next] = await db
		.insert(documentUpdate)
		.values({ ...given, authorId: null })
		.returning({ seq: documentUpdate.seq });
	expect(next?.seq).toBe(real.lastUpdate + 1);
}

async function expectTrail(db: Db): Promise<void> {
	const trail = await db.select().from(auditEntry).orderBy(auditEntry.seq);
	expect(trail.slice(0, real.trail.length)).toEqual(real.trail);
	expect(trail.slice(real.trail.length).map(({ type, subject }) => [type, subject])).toEqual([
		['recommendation.left_out', expect.objectContaining({ seal: expect.any(String) as string })],
		[
			'portal.moved',
			expect.objectContaining({
				peopleLeftOut: 8,
				casesLeftOut: 6,
				meetingsLeftOut: 4,
				recommendationsLeftOut: 1
			})
		]
	]);
	const [{ text = '' } = {}] = await rows<{ text: string }>(
		db,
		sql`select string_agg(subject::text, ' ') as text from audit_entry`
	);
	const names = (Object.keys(PEOPLE) as AccountName[]).flatMap((one) => [
		emailOf(one),
		PEOPLE[one].name
	]);
	expect(names.filter((name) => text.includes(name))).toEqual([]);
}
