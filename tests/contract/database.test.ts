import { setImmediate } from 'node:timers/promises';
import { asc, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditHash, writeAudit } from '#server/audit/write-audit.ts';
import { isUniqueViolation, openPostgres, rows, type Tx } from '#server/db/client.ts';
import { postgresDriver } from '#server/db/driver.ts';
import { newId } from '#server/db/schema/columns.ts';
import { auditEntry, documentUpdate, liveDocument, society } from '#server/db/schema.ts';
import { tidy } from '#server/db/tidy.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { until } from '../builders/until.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

const onPostgres = process.env.TEST_DATABASE_URL ?? '';
const aSlug = () => `society-${newId()}`;
const failureOf = (work: Promise<unknown>): Promise<unknown> =>
	work.then(
		() => null,
		(error: unknown) => error
	);

test('the outer database inside a transaction throws, instead of waiting for ever', async () => {
	const work = portal.db.transaction(() => portal.db.select().from(society));
	await expect(work).rejects.toThrow('db.select inside a transaction');
});

test('a transaction that throws leaves nothing behind', async () => {
	const slug = aSlug();
	const work = portal.db.transaction(async (tx) => {
		await tx.insert(society).values({ slug, shortName: 'S', name: 'S' });
		throw new Error('changed my mind');
	});
	await expect(work).rejects.toThrow('changed my mind');
	expect(await portal.db.select().from(society).where(eq(society.slug, slug))).toEqual([]);
});

test('a second row with a unique value is known as such, another failure is not', async () => {
	const values = { slug: aSlug(), shortName: 'S', name: 'S' };
	await portal.db.insert(society).values(values);
	expect(isUniqueViolation(await failureOf(portal.db.insert(society).values(values)))).toBe(true);
	const other = await failureOf(portal.db.execute(sql`select * from no_such_table`));
	expect(isUniqueViolation(other)).toBe(false);
});

test('raw rows, counts, texts and times come back alike', async () => {
	const at = new Date('2026-02-03T04:05:06.789Z');
	const [row] = await rows<{ count: number; word: string; at: string }>(
		portal.db,
		sql`select count(*)::int as count, ${'سلام'}::text as word, ${at.toISOString()}::timestamptz as at
			from (values (1), (2)) as two(a)`
	);
	expect(row).toMatchObject({ count: 2, word: 'سلام' });
	expect(new Date(row?.at ?? '').getTime()).toBe(at.getTime());
});

test('bytes and milliseconds are kept exactly, and the log numbers its rows in order', async () => {
	const name = `agenda-item.${newId()}.marks`;
	const at = new Date('2026-02-03T04:05:06.789Z');
	const all = Uint8Array.from({ length: 256 }, (_one, index) => index);
	await portal.db.insert(liveDocument).values({ name });
	await portal.db.insert(documentUpdate).values([
		{ document: name, generation: 1, bytes: all, at },
		{ document: name, generation: 1, bytes: new Uint8Array(), at }
	]);
	const log = await portal.db
		.select()
		.from(documentUpdate)
		.where(eq(documentUpdate.document, name))
		.orderBy(asc(documentUpdate.seq));
	expect(log.map((one) => one.bytes)).toEqual([all, new Uint8Array()]);
	expect(log.map((one) => one.at)).toEqual([at, at]);
	expect(typeof log[0]?.seq).toBe('number');
	expect((log[1]?.seq ?? 0) > (log[0]?.seq ?? 0)).toBe(true);
});

test('audit entries of forty transactions at once form one chain, and none can be changed', async () => {
	await Promise.all(
		Array.from({ length: 40 }, (_one, index) =>
			portal.db.transaction((tx) =>
				writeAudit(tx, null, 'test.written', { index, b: 'x', a: null })
			)
		)
	);
	const entries = await portal.db.select().from(auditEntry).orderBy(asc(auditEntry.seq));
	const recomputed = entries.map((entry, index) => {
		const previousHash = entries[index - 1]?.hash ?? '0'.repeat(64);
		return { previousHash, hash: auditHash({ ...entry, previousHash }) };
	});
	expect(entries.map(({ previousHash, hash }) => ({ previousHash, hash }))).toEqual(recomputed);

	for (const statement of [
		sql`update audit_entry set type = 'x'`,
		sql`delete from audit_entry`,
		sql`truncate audit_entry`
	]) {
		expect(String(((await failureOf(portal.db.execute(statement))) as Error).cause)).toContain(
			'append-only'
		);
	}
	expect(await portal.db.$count(auditEntry)).toBe(entries.length);
});

test('the database answers when asked whether it is there, and can be tidied', async () => {
	await portal.database.ping();
	await tidy(portal.database);
});

// The embedded database has one process, so there is nothing to race.
if (onPostgres !== '') {
	test('a connection that ends inside a transaction fails that transaction alone, and none is left that sends nothing', async () => {
		const postgres = await postgresDriver();
		const admin = postgres(onPostgres, { max: 1 });
		const isGone = async (pid: number) =>
			(await admin`select 1 from pg_stat_activity where pid = ${pid}`).length === 0;
		const database = await openPostgres(onPostgres);
		for (let ticks = 0; ticks < 12; ticks += 1) {
			const work = database.db.transaction(async (tx) => {
				const [own] = await rows<{ pid: number }>(tx, sql`select pg_backend_pid() as pid`);
				await admin`select pg_terminate_backend(${own?.pid ?? 0})`;
				await until('the connection is gone', () => isGone(own?.pid ?? 0));
				for (let tick = 0; tick < ticks; tick += 1) {
					await setImmediate();
				}
				await tx.execute(sql`select 1`);
			});
			expect(await failureOf(work)).toBeInstanceOf(Error);
		}
		await Promise.all(Array.from({ length: 40 }, () => database.ping()));
		await database.close();
		await admin.end();
	});

	test('what goes on after its connection was lost writes nothing', async () => {
		const postgres = await postgresDriver();
		const admin = postgres(onPostgres, { max: 1 });
		const database = await openPostgres(onPostgres);
		const slug = aSlug();
		let late: Promise<unknown> = Promise.resolve(null);
		const work = database.db.transaction((tx) => {
			late = failureOf(lateWork(tx));
			return late;
		});
		const lateWork = async (tx: Tx) => {
			const [own] = await rows<{ pid: number }>(tx, sql`select pg_backend_pid() as pid`);
			await admin`select pg_terminate_backend(${own?.pid ?? 0})`;
			await failureOf(work);
			await database.ping();
			await tx.insert(society).values({ slug, shortName: 'S', name: 'S' });
		};
		expect(await failureOf(work)).toBeInstanceOf(Error);
		expect(await late).toMatchObject({ message: 'db.insert after its transaction was given up' });
		expect(await portal.db.select().from(society).where(eq(society.slug, slug))).toEqual([]);
		await database.close();
		await admin.end();
	});

	test('three nodes that start at once on an empty Postgres all come up', async () => {
		const postgres = await postgresDriver();
		const admin = postgres(onPostgres, { max: 1 });
		const name = `test_${newId().replaceAll('-', '')}`;
		await admin.unsafe(`create database ${name}`);
		const own = new URL(onPostgres);
		own.pathname = `/${name}`;
		const nodes = await Promise.all([1, 2, 3].map(() => openPostgres(own.href)));
		await Promise.all(nodes.map((node) => node.ping()));
		await Promise.all(nodes.map((node) => node.close()));
		await admin.unsafe(`drop database ${name}`);
		await admin.end();
	});
}
