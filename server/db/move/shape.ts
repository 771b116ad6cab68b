import type { Ask } from './source.ts';

export type Column = { name: string; isNullable: boolean; isIdentity: boolean };
export type ForeignKey = { column: string; isNullable: boolean; parent: string; key: string };
export type Table = { name: string; columns: Column[]; foreignKeys: ForeignKey[] };

/** Every table of the portal as the database knows it, each after those it refers to: a table of tomorrow is moved too. */
export async function readShape(ask: Ask): Promise<Table[]> {
	const columns = await ask<Column & { table: string }>(
		`select relname as "table", attname as "name", not attnotnull as "isNullable", attidentity <> '' as "isIdentity"
			from pg_attribute join pg_class on pg_class.oid = attrelid
			where relnamespace = 'public'::regnamespace and relkind = 'r'
				and attnum > 0 and not attisdropped and attgenerated = ''
			order by relname, attnum`
	);
	const foreignKeys = await ask<ForeignKey & { table: string; width: number }>(
		`select child.relname as "table", own.attname as "column", not own.attnotnull as "isNullable",
				parent.relname as "parent", other.attname as "key", cardinality(conkey) as "width"
			from pg_constraint
				join pg_class as child on child.oid = conrelid
				join pg_class as parent on parent.oid = confrelid
				join pg_attribute as own on own.attrelid = conrelid and own.attnum = conkey[1]
				join pg_attribute as other on other.attrelid = confrelid and other.attnum = confkey[1]
			where contype = 'f' and connamespace = 'public'::regnamespace`
	);
	if (foreignKeys.some(({ width }) => width > 1)) {
		throw new Error('a foreign key of several columns: the move does not know it');
	}
	const names = [...new Set(columns.map(({ table }) => table))];
	return parentsFirst(
		names.map((name) => ({
			name,
			columns: columns.filter(({ table }) => table === name),
			foreignKeys: foreignKeys.filter(({ table }) => table === name)
		}))
	);
}

function parentsFirst(tables: Table[]): Table[] {
	const sorted: Table[] = [];
	const waiting = new Set(tables);
	while (waiting.size > 0) {
		const isReady = ({ name, foreignKeys }: Table) =>
			foreignKeys.every(
				({ parent }) => parent === name || sorted.some((one) => one.name === parent)
			);
		const next = [...waiting].find(isReady);
		if (next === undefined) {
			throw new Error('tables that refer to each other in a circle: the move does not know them');
		}
		sorted.push(next);
		waiting.delete(next);
	}
	return sorted;
}
