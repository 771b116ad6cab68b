import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeAudit } from '#server/audit/write-audit.ts';
import { openPglite, sql, type Database } from '#server/db/client.ts';
import { lockFolder } from '#server/lock-folder.ts';
import { placeDatabase } from '../builders/data-folder.ts';
import { runCommand } from '../builders/run-command.ts';

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mashwara-verify-'));
	await placeDatabase(folder);
	await inDatabase(({ db }) =>
		db.transaction(async (tx) => {
			for (let number = 1; number <= 3; number += 1) {
				await writeAudit(tx, null, 'case.read', { number });
			}
		})
	);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function inDatabase(work: (database: Database) => Promise<unknown>): Promise<void> {
	const database = await openPglite(join(folder, 'db'));
	await work(database);
	await database.close();
}

const verify = (data = folder) => runCommand('audit-verify', [], { DATA: data });

test('beside a running portal it is refused in one sentence', async () => {
	const lock = await lockFolder(folder);
	const ran = await verify();
	await lock.release();
	expect(ran).toEqual({
		status: 1,
		said: '',
		complained: `${folder} is in use by a running Mashwara: stop that one, and start it again when this command has ended.`
	});
});

test('a folder without a portal is refused, and stays as it was', async () => {
	const empty = await mkdtemp(join(tmpdir(), 'mashwara-verify-'));
	const ran = await verify(empty);
	const names = await readdir(empty);
	await rm(empty, { recursive: true });
	expect(ran).toEqual({
		status: 1,
		said: '',
		complained: `There is no database in ${empty}: set DATA to the folder of the portal, or DATABASE_URL.`
	});
	expect(names).toEqual([]);
});

test('an intact trail is one line with its counts and its last hash, a changed one status 1 and the number', async () => {
	const intact = await verify();
	expect(intact).toMatchObject({ status: 0, complained: '' });
	expect(intact.said).toMatch(
		/^Intact: 3 audit entries, 0 signed recommendations of 0 meetings\. Last entry 3, hash [0-9a-f]{64}$/
	);
	await inDatabase(async ({ db }) => {
		await db.execute(sql`set session_replication_role = replica`);
		await db.execute(sql`update audit_entry set actor_id = gen_random_uuid() where seq = 2`);
	});
	expect(await verify()).toEqual({
		status: 1,
		said: '',
		complained:
			'Broken: audit entry 2 was changed after it was written. Intact entries before it: 1.'
	});
});
