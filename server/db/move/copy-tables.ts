import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TransactionSql } from 'postgres';
import { movedRows } from './leaving.ts';
import type { Table } from './shape.ts';
import type { Ask, Source } from './source.ts';

/** Of 8 kB: rows of a quarter of a megabyte, and what they hold beside the page, are in memory at a time. */
const BLOCKS_AT_ONCE = 32;
/** A page of these holds some 60 rows of up to 20 MB each. */
const BLOCKS_OF_WIDE: Record<string, number> = { document_snapshot: 1, document_update: 8 };

export type Copied = { table: string; rows: number };

/** Copies one table and compares it: as many rows on both sides, and the same characters in all of them. */
export async function copyTable(
	source: Source,
	target: TransactionSql,
	table: Table
): Promise<Copied> {
	const names = table.columns.map(({ name }) => `"${name}"`).join(', ');
	const stream = await target.unsafe(`copy "${table.name}" (${names}) from stdin`).writable();
	await pipeline(Readable.from(pieces(source, table)), stream);
	await continueIdentities(source.ask, target, table);
	const asked: Ask = async (statement) => [...(await target.unsafe(statement))] as never[];
	const [there, here] = [
		await digestOf(source.ask, movedRows(table)),
		await digestOf(asked, `select ${names} from "${table.name}"`)
	];
	if (there.rows !== here.rows || there.digest !== here.digest) {
		throw new Error(`${table.name} differs: ${there.rows} rows there, ${here.rows} here`);
	}
	return { table: table.name, rows: here.rows };
}

/** Small ones, in one statement for the table: each statement would cost the wait of a round trip or two. */
async function* pieces(source: Source, table: Table): AsyncGenerator<Buffer> {
	const [size] = await source.ask<{ blocks: number }>(
		`select (pg_relation_size('"${table.name}"') / current_setting('block_size')::int)::int as blocks`
	);
	const blocks = size?.blocks ?? 0;
	const step = BLOCKS_OF_WIDE[table.name] ?? BLOCKS_AT_ONCE;
	for (let first = 0; first < blocks; first += step) {
		const within = `t.ctid >= '(${first},0)' and t.ctid < '(${first + step},0)'`;
		yield Buffer.from(await source.copyOut(movedRows(table, within)));
	}
}

/** After the last number that was ever given, not after the highest that is left. */
async function continueIdentities(
	ask: Ask,
	target: TransactionSql,
	{ name, columns }: Table
): Promise<void> {
	for (const column of columns.filter(({ isIdentity }) => isIdentity)) {
		const [sequence] = await ask<{ name: string }>(
			`select pg_get_serial_sequence('"${name}"', '${column.name}') as name`
		);
		const [state] = await ask<{ last: string; isCalled: boolean }>(
			`select greatest(last_value, (select max("${column.name}") from "${name}"))::text as last,
				is_called as "isCalled" from ${sequence?.name}`
		);
		await target`select setval(${sequence?.name ?? ''}::regclass, ${state?.last ?? ''}::bigint, ${state?.isCalled ?? true})`;
	}
}

/** A sum over hashes of the rows, so that their order does not matter. */
async function digestOf(ask: Ask, query: string): Promise<{ rows: number; digest: string }> {
	const [found] = await ask<{ rows: number; digest: string }>(
		`select count(*)::int as rows, coalesce(sum(('x' || left(md5(r::text), 15))::bit(60)::bigint), 0)::text as digest
			from (${query}) as r`
	);
	if (found === undefined) {
		throw new Error('a digest without an answer');
	}
	return found;
}
