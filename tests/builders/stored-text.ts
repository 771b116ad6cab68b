import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rows, sql } from '#server/db/client.ts';
import type { Portal } from '#server/portal.ts';

/** Columns of the whole database in which these words stand, in any case: text, JSON, and bytes as UTF-8. */
export async function columnsWith(portal: Pick<Portal, 'db'>, words: string): Promise<string[]> {
	const columns = await rows<{ table: string; column: string; type: string }>(
		portal.db,
		sql`select table_name as "table", column_name as "column", data_type as "type"
			from information_schema.columns where table_schema = 'public'`
	);
	const found: string[] = [];
	for (const { table, column, type } of columns) {
		const own = sql.identifier(column);
		const isThere =
			type === 'bytea'
				? sql`position(convert_to(${words}, 'UTF8') in ${own}) > 0`
				: sql`position(lower(${words}) in lower(${own}::text)) > 0`;
		const [answer] = await rows<{ count: number }>(
			portal.db,
			sql`select count(*)::int as count from ${sql.identifier(table)} where ${isThere}`
		);
		if ((answer?.count ?? 0) > 0) {
			found.push(`${table}.${column}`);
		}
	}
	return found.sort();
}

/** Files below a folder that hold these words as UTF-8. */
export async function filesWith(folder: string, words: string): Promise<string[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const found: string[] = [];
	for (const entry of entries.filter((one) => one.isFile())) {
		const path = join(entry.parentPath, entry.name);
		if ((await readFile(path)).includes(words)) {
			found.push(path);
		}
	}
	return found;
}
