import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql, type SQL } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { postgresDriver } from './driver.ts';
import { keepParsers } from './keep-parsers.ts';
import * as schema from './schema.ts';

export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];
export type DbOrTx = Db | Tx;

export type Database = {
	db: Db;
	driver: 'pglite' | 'postgres';
	close: () => Promise<void>;
	/** Answers when the database can be reached; throws otherwise. */
	ping: () => Promise<void>;
};

export const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url));
/** Any number that is ours: two nodes that migrate at once fail on the first extension (seen 3 of 3 times). */
const MIGRATION_LOCK = 20261121;

/** Rows of a raw statement: PGlite answers an object, postgres.js an array. Count with `::int`: the drivers differ on bigint. */
export async function rows<T>(on: DbOrTx, query: SQL): Promise<T[]> {
	const answer: unknown = await on.execute(query);
	return Array.isArray(answer) ? [...(answer as T[])] : (answer as { rows: T[] }).rows;
}

/** `23505` is unique_violation; the driver's error is the cause of Drizzle's. */
export function isUniqueViolation(error: unknown): boolean {
	const cause = error instanceof Error ? error.cause : undefined;
	return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === '23505';
}

/** Embedded database in `folder`; the caller holds the folder's lock. `loadFrom` is an image made by `dumpDataDir`, for tests. */
export async function openPglite(folder: string | null, loadFrom?: Blob): Promise<Database> {
	const { PGlite } = await import('@electric-sql/pglite');
	const { drizzle } = await import('drizzle-orm/pglite');
	const { migrate } = await import('drizzle-orm/pglite/migrator');
	if (folder !== null) {
		mkdirSync(folder, { recursive: true });
	}
	const client = await PGlite.create({
		...(folder === null ? {} : { dataDir: folder }),
		...(loadFrom === undefined ? {} : { loadDataDir: loadFrom })
	});
	const db = drizzle(keepParsers(client), { schema, casing: 'snake_case' });
	await migrate(db, { migrationsFolder });
	return {
		db: refuseOuterUse(db),
		driver: 'pglite',
		close: () => client.close(),
		ping: async () => void (await client.query('select 1'))
	};
}

/** Seconds before a connection is tried again. The driver's own pauses grow to 20 s, in which a database that is back is not noticed. */
export const pauseBefore = (attempt: number): number => Math.min(0.05 * 2 ** attempt, 1);

export async function openPostgres(url: string): Promise<Database> {
	const postgres = await postgresDriver();
	const { drizzle } = await import('drizzle-orm/postgres-js');
	const { migrate } = await import('drizzle-orm/postgres-js/migrator');
	const silent = { onnotice: () => {} };
	const single = postgres(url, { max: 1, ...silent });
	try {
		await single`select pg_advisory_lock(${MIGRATION_LOCK})`;
		await migrate(drizzle(single, { casing: 'snake_case' }), { migrationsFolder });
	} finally {
		await single.end();
	}
	const client = postgres(url, { max: 10, connect_timeout: 10, backoff: pauseBefore, ...silent });
	const db = drizzle(client, { schema, casing: 'snake_case' });
	return {
		db: refuseOuterUse(db),
		driver: 'postgres',
		close: () => client.end({ timeout: 5 }),
		ping: async () => void (await client`select 1`)
	};
}

const GIVEN_UP = 'after its transaction was given up';
/** The transaction that runs; `isOver` when it was given up while its work still went on. */
const insideTransaction = new AsyncLocalStorage<{ isOver: boolean }>();
const GUARDED = new Set([
	'select',
	'selectDistinct',
	'insert',
	'update',
	'delete',
	'execute',
	'query',
	'transaction',
	'$count'
]);

/** The outer `db` inside one of its own transactions waits for ever on PGlite, without an error; here it throws on both drivers. */
function refuseOuterUse(db: Db): Db {
	const guarded = refuseWhen(db, () =>
		insideTransaction.getStore() === undefined
			? null
			: 'inside a transaction: use the transaction that was handed to you'
	);
	return new Proxy(guarded, {
		get: (target, name, receiver) =>
			name === 'transaction' && insideTransaction.getStore() === undefined
				? transactionOf(db)
				: (Reflect.get(target, name, receiver) as unknown)
	});
}

/**
 * A connection that is lost ends its transaction, but not the work that is in the middle of it: what that does next would
 * go to the connection that comes instead, outside any transaction or inside another's, and so would the driver's own
 * commit or rollback when the work is done. So the one is refused, and the other never told.
 */
function transactionOf(db: Db): Db['transaction'] {
	return (work, options) => {
		const running = { isOver: false };
		const guarded = async (tx: Tx) => {
			try {
				return await work(refuseWhen(tx, () => (running.isOver ? GIVEN_UP : null)));
			} finally {
				if (running.isOver) {
					await new Promise(() => {});
				}
			}
		};
		return db
			.transaction((tx) => insideTransaction.run(running, () => guarded(tx)), options)
			.finally(() => (running.isOver = true));
	};
}

function refuseWhen<T extends DbOrTx>(on: T, reason: () => string | null): T {
	return new Proxy(on, {
		get(target, name, receiver) {
			const refused = typeof name === 'string' && GUARDED.has(name) ? reason() : null;
			if (refused !== null) {
				throw new Error(`db.${String(name)} ${refused}`);
			}
			return Reflect.get(target, name, receiver) as unknown;
		}
	});
}

export { sql };
