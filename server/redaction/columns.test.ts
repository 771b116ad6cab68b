import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { is } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import { expect, test } from 'vitest';
import * as schema from '#server/db/schema.ts';
import { CASE_COLUMNS, OTHER_COLUMNS } from './columns.ts';
import { TEXT_PLACES } from './text-places.ts';

/** Everything in which a sentence can be stored. */
const WORDY = /^(?:text|jsonb|json|bytea|varchar|char)/;

function wordyColumns(): string[] {
	return Object.values<unknown>(schema)
		.filter((one) => is(one, PgTable))
		.flatMap((table) => {
			const { name, columns } = getTableConfig(table);
			return columns
				.filter((column) => WORDY.test(column.getSQLType()))
				.map((column) => `${name}.${toSnakeCase(column.name)}`);
		});
}

test('[RD13] each column that can hold a sentence is a place that a redaction reaches, or cannot hold text of a case', () => {
	const named = [...Object.keys(CASE_COLUMNS), ...Object.keys(OTHER_COLUMNS)];
	const columns = wordyColumns();
	expect(columns.length).toBeGreaterThan(50);
	expect(columns.filter((column) => !named.includes(column))).toEqual([]);
	expect(named.filter((column) => !columns.includes(column))).toEqual([]);
	expect(named.filter((column, index) => named.indexOf(column) !== index)).toEqual([]);
	const places = TEXT_PLACES.map(({ table, column }) => `${table}.${column}`);
	expect(places.filter((column) => !(column in CASE_COLUMNS))).toEqual([]);
});
