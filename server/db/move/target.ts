import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { TransactionSql } from 'postgres';
import { migrationsFolder, type Tx } from '../client.ts';
import type { Ask } from './source.ts';

const MIGRATIONS = 'drizzle.__drizzle_migrations';

/** The driver's own transaction under Drizzle's, which knows no `copy`. */
export function connectionOf(tx: Tx): TransactionSql {
	const session: unknown = tx._.session;
	return (session as { client: TransactionSql }).client;
}

/** What is in a database that should be empty: tables that are none of ours, or rows. Null when there is neither. */
export async function findContent(ask: Ask, ours: string[]): Promise<string | null> {
	const found = await ask<{ table: string; name: string }>(
		`select quote_ident(schemaname) || '.' || quote_ident(tablename) as "table", tablename as "name"
			from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1`
	);
	for (const { table, name } of found) {
		if (table === MIGRATIONS) {
			continue;
		}
		if (table !== `public.${name}` || !ours.includes(name)) {
			return `the table ${table}`;
		}
		const [answer] = await ask<{ hasRows: boolean }>(
			`select exists (select from ${table}) as "hasRows"`
		);
		if (answer?.hasRows === true) {
			return `rows in ${table}`;
		}
	}
	return null;
}

/** Whether the database is at exactly the migrations of this version. */
export async function isAtThisVersion(ask: Ask): Promise<boolean> {
	const applied = await ask<{ hash: string }>(`select hash from ${MIGRATIONS} order by id`);
	const own = readMigrationFiles({ migrationsFolder }).map(({ hash }) => hash);
	return applied.map(({ hash }) => hash).join() === own.join();
}
