import { openAsBlob } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { keepParsers } from './keep-parsers.ts';

let client: PGlite;
beforeAll(async () => {
	client = await PGlite.create({ loadDataDir: await openAsBlob(inject('template')) });
});
afterAll(() => client.close());

/** One value of each type that Drizzle reads in its own way, and of some that it leaves to PGlite. */
const VALUES = sql`select timestamp '2026-11-22 10:00:00.123456' as a, timestamptz '2026-11-22 10:00:00.123456+05' as b,
	interval '1 day 2 hours' as c, date '2026-11-22' as d, array[1.50, 2.25]::numeric[] as e,
	array[timestamp '2026-11-22 10:00'] as f, array[timestamptz '2026-11-22 10:00+05'] as g, array[interval '1 day'] as h,
	array[date '2026-11-22'] as i, 12::bigint as j, true as k, '{"a": [1]}'::jsonb as l, array['x', null]::text[] as m,
	'\\x00ff'::bytea as n, null::date as o`;

test('every type is read as Drizzle reads it without this, inside a transaction too', async () => {
	const plain = drizzle(client);
	const wanted = await plain.execute(VALUES);
	const before = await client.query("select date '2026-11-22' as d");
	expect(before.rows).toEqual([{ d: new Date('2026-11-22T00:00:00Z') }]);

	const handedOver: boolean[] = [];
	const query = client.query.bind(client);
	client.query = (statement, values, options) => {
		handedOver.push(options?.parsers !== undefined);
		return query(statement, values, options);
	};
	const kept = drizzle(keepParsers(client));
	const inside = await kept.transaction((tx) => tx.execute(VALUES));
	const outside = await kept.execute(VALUES);
	expect(inside.rows).toEqual(wanted.rows);
	expect(outside.rows).toEqual(wanted.rows);
	expect(outside.rows).toMatchObject([{ d: '2026-11-22', e: '{1.50,2.25}' }]);
	expect(handedOver).toEqual([false]);
});
