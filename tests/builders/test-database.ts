import { openAsBlob } from 'node:fs';
import { inject } from 'vitest';
import { openPglite, openPostgres, rows, sql, type Database } from '#server/db/client.ts';
import { anEmptyDatabase } from './private-database.ts';

/** Emptied, for the next test of the same file: to open one takes ten times as long as to empty it. */
let spare: Database | null = null;

/** An empty, migrated PGlite, or with `TEST_DATABASE_URL` a fresh database on that Postgres. */
export async function openTestDatabase(): Promise<Database> {
	const url = process.env.TEST_DATABASE_URL;
	if (url !== undefined && url !== '') {
		return openPostgres(await anEmptyDatabase(url));
	}
	const opened = spare ?? (await openPglite(null, await openAsBlob(inject('template'))));
	spare = null;
	let isOpen = true;
	return {
		...opened,
		close: async () => {
			if (isOpen) {
				isOpen = false;
				await setAside(opened);
			}
		}
	};
}

async function setAside(opened: Database): Promise<void> {
	if (spare !== null) {
		await opened.close();
		return;
	}
	const tables = await rows<{ name: string }>(
		opened.db,
		sql`select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`
	);
	// Without its triggers, which refuse to empty what is append-only.
	await opened.db.execute(sql`set session_replication_role = replica`);
	await opened.db.execute(
		sql.raw(`truncate ${tables.map(({ name }) => name).join(', ')} restart identity cascade`)
	);
	await opened.db.execute(sql`set session_replication_role = origin`);
	spare ??= opened;
}
