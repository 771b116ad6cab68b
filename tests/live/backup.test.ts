import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentName } from '#lib/protocol/documents.ts';
import { hashPassword } from '#server/auth/passwords.ts';
import { readConfig, type Config } from '#server/config.ts';
import { newId } from '#server/db/schema/columns.ts';
import { attachment, image, person, recommendation } from '#server/db/schema.ts';
import { isRecommendationValid } from '#server/meetings/verify-recommendation.ts';
import { openLog } from '#server/open-log.ts';
import { openPortal } from '#server/open-portal.ts';
import type { Portal } from '#server/portal.ts';
import { startServer } from '#server/start-server.ts';
import { startPostgres, type PrivatePostgres } from '../../scripts/testing/postgres.ts';
import { findPostgres } from '../../scripts/testing/tools.ts';
import { openSocket } from '../builders/live-server.ts';
import { anEmptyDatabase } from '../builders/private-database.ts';
import { runCommand } from '../builders/run-command.ts';
import { aSignedMeeting } from '../builders/signed.ts';

const binaries = findPostgres();
const PASSWORD = 'a long enough pass phrase';
const PICTURE = Buffer.from('a picture, as far as the store is concerned');

let folder: string;
let postgres: PrivatePostgres | null = null;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mashwara-backup-'));
	postgres = binaries === null ? null : await startPostgres(binaries);
});
afterAll(async () => {
	await postgres?.stop();
	await rm(folder, { recursive: true, force: true });
});

const configOf = (data: string, databaseUrl: string): Config =>
	readConfig({
		DATA: data,
		DATABASE_URL: databaseUrl,
		HOST: '127.0.0.1',
		PORT: '0',
		LOG_LEVEL: 'silent'
	});

/** What the portal holds on the day of the backup: somebody with a password, signed recommendations, an image. */
async function work(portal: Portal) {
	const meeting = await aSignedMeeting(portal);
	const { presenter, items } = meeting;
	await portal.db
		.update(person)
		.set({ passwordHash: await hashPassword(PASSWORD) })
		.where(eq(person.id, presenter.id));
	const imageId = newId();
	const key = `images/${imageId}.webp`;
	await portal.files.put(key, PICTURE);
	const [attached] = await portal.db
		.insert(attachment)
		.values({
			caseId: items[0]?.caseId ?? '',
			uploadedById: presenter.id,
			title: 'Photo',
			status: 'released',
			byteSize: PICTURE.length,
			fileCount: 1,
			createdAt: portal.clock.now()
		})
		.returning({ id: attachment.id });
	await portal.db.insert(image).values({
		id: imageId,
		attachmentId: attached?.id ?? '',
		caseId: items[0]?.caseId ?? '',
		position: 1,
		kind: 'picture',
		title: 'Photo',
		width: 1,
		height: 1,
		frameCount: 1,
		windows: [],
		frameKeys: [key],
		thumbnailKey: key
	});
	return { ...meeting, imageId };
}

/** A step of docs/deploy.md, with the programs of the same Postgres. */
function step(program: string, values: string[]): void {
	const { status, stderr } = spawnSync(join(binaries ?? '', program), values, { encoding: 'utf8' });
	expect({ program, status, stderr }).toEqual({ program, status: 0, stderr: '' });
}

async function signIn(address: string, email: string): Promise<string> {
	const response = await fetch(`${address}/sign-in`, {
		method: 'POST',
		headers: { origin: address, accept: 'text/html' },
		body: new URLSearchParams({ email, password: PASSWORD }),
		redirect: 'manual'
	});
	expect(response.status).toBe(303);
	return response.headers
		.getSetCookie()
		.map((one) => one.split(';')[0])
		.join('; ');
}

test.skipIf(binaries === null)(
	'a backup put back as described serves sign-in, signatures, trail and images, and turns old copies of documents away',
	async () => {
		const [from, to] = [
			await anEmptyDatabase(postgres?.url ?? ''),
			await anEmptyDatabase(postgres?.url ?? '')
		];
		const [before, kept, after] = [
			join(folder, 'before'),
			join(folder, 'kept'),
			join(folder, 'after')
		];
		const opened = await openPortal(configOf(before, from), openLog(configOf(before, from)), {
			as: 'server'
		});
		const made = await work(opened.portal);
		await opened.close();

		await mkdir(kept);
		const dump = join(kept, 'mashwara.dump');
		step('pg_dump', ['--format=custom', '--no-owner', `--file=${dump}`, from]);
		await cp(join(before, 'files'), join(kept, 'files'), { recursive: true });
		await cp(join(before, 'keys'), join(kept, 'keys'), { recursive: true });

		step('pg_restore', ['--exit-on-error', '--no-owner', `--dbname=${to}`, dump]);
		await cp(join(kept, 'files'), join(after, 'files'), { recursive: true });
		await cp(join(kept, 'keys'), join(after, 'keys'), { recursive: true });
		const settings = { DATA: after, DATABASE_URL: to };
		expect(await runCommand('restored', [], settings)).toMatchObject({
			status: 0,
			said: 'Restored: 6 documents begin a generation, 0 sessions ended, 0 links for a forgotten password withdrawn. The portal can start.'
		});
		const verified = await runCommand('audit-verify', [], settings);
		expect(verified).toMatchObject({ status: 0, complained: '' });
		expect(verified.said).toMatch(/, 2 signed recommendations of 1 meetings\./);

		const config = configOf(after, to);
		const server = await startServer(config, openLog(config), { isDevelopment: false });
		try {
			await expectWhole(server, made);
		} finally {
			await server.stop();
		}
	}
);

async function expectWhole(
	{ portal, address }: { portal: Portal; address: string },
	made: Awaited<ReturnType<typeof work>>
): Promise<void> {
	const cookie = await signIn(address, made.presenter.email);
	const signed = await portal.db.select().from(recommendation);
	expect(signed.map((row) => isRecommendationValid(portal, row))).toEqual([true, true]);

	const shown = await fetch(`${address}/files/images/${made.imageId}/frames/0`, {
		headers: { cookie }
	});
	expect(Buffer.from(await shown.arrayBuffer())).toEqual(PICTURE);

	const name = documentName({ agendaItemId: made.items[0]?.id ?? '', kind: 'recommendation' });
	const door = `${address.replace('http', 'ws')}/documents/${name}`;
	const headers = { cookie, origin: address };
	const old = openSocket(`${door}?generation=1`, headers);
	expect(await old.closed()).toEqual({ code: 4410, reason: 'generation_changed' });
	const fresh = openSocket(door, headers);
	await fresh.receives(() => true);
	fresh.socket.terminate();
}
