import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig, type Config } from '#server/config.ts';
import { postgresDriver } from '#server/db/driver.ts';
import { holdDatabase } from '#server/db/hold-database.ts';
import { verifyRecommendations } from '#server/meetings/verify-recommendations.ts';
import { openLog } from '#server/open-log.ts';
import { openPortal } from '#server/open-portal.ts';
import { startPostgres, type PrivatePostgres } from '../../scripts/testing/postgres.ts';
import { findPostgres } from '../../scripts/testing/tools.ts';
import { anEmptyDatabase } from '../builders/private-database.ts';
import { runCommand } from '../builders/run-command.ts';
import { aSignedMeeting } from '../builders/signed.ts';
import { until } from '../builders/until.ts';

const postgres = await postgresDriver();

const binaries = findPostgres();
let folder: string;
let server: PrivatePostgres;
let url: string;

const configOf = (name: string, databaseUrl = url): Config =>
	readConfig({
		DATA: join(folder, name),
		DATABASE_URL: databaseUrl,
		HOST: '127.0.0.1',
		PORT: '0',
		LOG_LEVEL: 'silent'
	});
const open = (config: Config) => openPortal(config, openLog(config), { as: 'server' });
/** Ends every session that holds an advisory lock in this database, as a restart of Postgres does. */
async function endHolders(): Promise<void> {
	const admin = postgres(url, { max: 1 });
	await admin`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()`;
	await admin.end();
}
async function isHeld(): Promise<boolean> {
	const admin = postgres(url, { max: 1 });
	const found = await admin`select from pg_locks where locktype = 'advisory'`;
	await admin.end();
	return found.length > 0;
}

/** Sessions that wait for an advisory lock. */
async function countWaiting(): Promise<number> {
	const admin = postgres(url, { max: 1 });
	const found = await admin`select from pg_locks where locktype = 'advisory' and not granted`;
	await admin.end();
	return found.length;
}

describe.skipIf(binaries === null)('on Postgres', () => {
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'mashwara-held-'));
		server = await startPostgres(binaries ?? '');
		url = await anEmptyDatabase(server.url);
	});
	afterAll(async () => {
		await server.stop();
		await rm(folder, { recursive: true, force: true });
	});

	test('a second portal on the database is refused in one sentence, from another folder too, and a command is not', async () => {
		const first = await open(configOf('first'));
		try {
			await expect(open(configOf('second'))).rejects.toThrow(
				/^The database of DATABASE_URL is in use by another Mashwara: stop that one first, or set DATABASE_URL to another database\.$/
			);
			expect(await readdir(join(folder, 'second'))).toEqual([]);
			const config = configOf('first');
			await (await openPortal(config, openLog(config), { as: 'tool' })).close();
		} finally {
			await first.close();
		}
		await (await open(configOf('first'))).close();
	});

	test('a lock that was lost with the connection is taken again, and the other portal is still refused', async () => {
		let isTaken = false;
		const lock = await holdDatabase(url, { onTaken: () => (isTaken = true) });
		for (let time = 0; time < 3; time += 1) {
			await endHolders();
			await until('the lock is held again', isHeld);
		}
		expect(await holdDatabase(url, { onTaken: () => {} })).toBeNull();
		expect(isTaken).toBe(false);
		await lock?.release();
		expect(await isHeld()).toBe(false);
	});

	test('a portal whose database another has taken meanwhile is told so', async () => {
		let tell = () => {};
		const told = new Promise<void>((resolve) => (tell = resolve));
		const first = await holdDatabase(url, { onTaken: () => tell() });
		// Takes the lock in the moment in which the first has lost it.
		const waiting = postgres(url, { max: 1 });
		const taken = waiting`select pg_advisory_lock(20261123)`.execute();
		await until('somebody waits for the lock', async () => (await countWaiting()) > 0);
		const admin = postgres(url, { max: 1 });
		await admin`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted`;
		await taken;
		await told;
		await admin.end();
		await waiting.end();
		await first?.release();
	});

	test('a folder without the keys that signed is refused and stays empty, until their loss is declared', async () => {
		const own = await anEmptyDatabase(server.url);
		const opened = await open(configOf('signed', own));
		await aSignedMeeting(opened.portal, { items: 1 });
		const { id } = opened.portal.signingKey;
		await opened.close();
		await expect(open(configOf('keyless', own))).rejects.toThrow(
			`The recommendations in this database were signed with a key that is not in ${join(folder, 'keyless', 'keys')}: put DATA/keys back from the backup (docs/deploy.md).`
		);
		expect(await readdir(join(folder, 'keyless'))).toEqual([]);
		await (await open(configOf('signed', own))).close();

		const settings = { DATA: join(folder, 'keyless'), DATABASE_URL: own };
		const declared = await runCommand('restored', ['--keys-lost'], settings);
		expect(declared.said).toContain(
			`Lost: 1 keys, whose signatures nobody can check any more: ${id}.`
		);
		const keyless = await open(configOf('keyless', own));
		expect(await verifyRecommendations(keyless.portal)).toMatchObject({ reason: 'invalid' });
		await keyless.close();
	});

	test.each([
		['a database that is not there', '/nowhere', 'does not exist on its server: create it'],
		['a wrong password', 'password', 'does not let this user in: correct the user or the password']
	])('%s is told in a sentence without the address', async (_what, wrong, sentence) => {
		const other = new URL(url);
		if (wrong === 'password') {
			other.password = 'verysecret';
		} else {
			other.pathname = wrong;
		}
		const refused = open(configOf('none', other.href));
		await expect(refused).rejects.toThrow(/^The database of DATABASE_URL [^\n]*\.$/);
		await expect(refused).rejects.toThrow(sentence);
		await expect(refused).rejects.not.toThrow(other.password);
	});
});
