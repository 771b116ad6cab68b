import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { expect, test } from 'vitest';

const sqlOf = (name: string): string =>
	readFileSync(fileURLToPath(new URL(`../../drizzle/${name}.sql`, import.meta.url)), 'utf8');
const uuid = (number: number): string =>
	`00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

test('items that were closed before cases were kept get their case where it has not been changed since', async () => {
	const db = await PGlite.create();
	await db.exec(sqlOf('0000_portal'));
	await db.exec(sqlOf('0001_guards'));
	await db.exec(`
		set session_replication_role = replica;
		insert into board (id, slug, name, purpose, society_id, default_minutes, created_at)
			values ('${uuid(1)}', 'b', 'b', 'b', '${uuid(9)}', 10, now());
		insert into meeting (id, board_id, status, starts_at) values ('${uuid(2)}', '${uuid(1)}', 'open', now());
	`);
	const closedAt = '2026-11-20T10:00:00Z';
	const rows = [
		{ number: 11, status: 'concluded', version: 3, signedVersion: 3, updatedAt: closedAt },
		{
			number: 12,
			status: 'concluded',
			version: 4,
			signedVersion: 3,
			updatedAt: '2026-11-21T10:00:00Z'
		},
		{ number: 13, status: 'deferred', version: 1, signedVersion: null, updatedAt: closedAt },
		{
			number: 14,
			status: 'deferred',
			version: 2,
			signedVersion: null,
			updatedAt: '2026-11-21T10:00:00Z'
		},
		{ number: 15, status: 'waiting', version: 1, signedVersion: null, updatedAt: closedAt }
	];
	for (const { number, status, version, signedVersion, updatedAt } of rows) {
		const id = uuid(number);
		await db.exec(`
			insert into tumor_case (id, case_no, origin, status, version, title, record, created_at, updated_at)
				values ('${id}', '${number}', 'synthetic', 'ready', ${version}, 'Mass', '{}', now(), '${updatedAt}');
			insert into agenda_item (id, meeting_id, case_id, presenter_id, position, status, closed_at)
				values ('${id}', '${uuid(2)}', '${id}', '${uuid(8)}', 1, '${status}', '${closedAt}');
		`);
		if (signedVersion !== null) {
			await db.exec(`
				insert into recommendation (id, agenda_item_id, body, body_text, marks, attendees, case_version, case_hash, signed_by_name, signed_at, seal, signature, key_id)
					values ('${id}', '${id}', '{}', '', '{}', '[]', ${signedVersion}, '', '', '${closedAt}', '', '', '');
			`);
		}
	}
	await db.exec('set session_replication_role = origin');
	await db.exec(sqlOf('0002_discussed_case'));
	await db.exec(sqlOf('0003_discussed_case_guards'));
	const kept = await db.query(
		'select agenda_item_id, case_version, images from discussed_case order by 1'
	);
	expect(kept.rows).toEqual([
		{ agenda_item_id: uuid(11), case_version: 3, images: null },
		{ agenda_item_id: uuid(13), case_version: 1, images: null }
	]);
	const signed = await db.query<{ seal_version: number }>(
		'select seal_version from recommendation'
	);
	expect(signed.rows.map((row) => row.seal_version)).toEqual([1, 1]);
	await db.close();
});
