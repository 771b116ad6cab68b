import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Sql } from 'postgres';
import { pauseBefore } from './client.ts';
import { postgresDriver } from './driver.ts';

export type DatabaseLock = { release: () => Promise<void> };

/** Any number that is ours; an advisory lock belongs to one database of the server. */
const PORTAL_LOCK = 20261123;
/** A portal that has just been stopped, and a session of ours that the server has not missed yet, are gone before this. */
const PATIENCE_MS = 3000;
const PAUSE_MS = 250;
/** Seconds after which the server gives up a client whose machine is gone; its own default is two hours. */
const KEEPALIVE = { idle: '30', interval: '10', count: '3' };

/**
 * Holds the database for this process: two portals on one database would each trust their own memory of the documents.
 * The lock is that of a session, on a connection that does nothing else, so the server drops it with the process. It is
 * taken again after the database was away; `onTaken` is called when another portal has it by then. Null when somebody has it.
 */
export async function holdDatabase(
	url: string,
	{ onTaken }: { onTaken: () => void }
): Promise<DatabaseLock | null> {
	const postgres = await postgresDriver();
	const holder = `mashwara ${randomUUID()}`;
	let state: 'taking' | 'held' | 'released' = 'taking';
	const client = postgres(url, {
		max: 1,
		// The driver would otherwise change the connection after an hour, and another portal could slip in.
		max_lifetime: null,
		connect_timeout: 10,
		backoff: pauseBefore,
		connection: { application_name: holder },
		onnotice: () => {},
		onclose: () => {
			if (state === 'held') {
				state = 'taking';
				void regain();
			}
		}
	});
	const regain = async () => {
		if ((await takePatiently(client, holder, () => state === 'released')) === 'held') {
			state = state === 'released' ? state : 'held';
		} else if (state === 'taking') {
			onTaken();
		}
	};
	const release = async () => {
		state = 'released';
		await client.end({ timeout: 1 });
	};
	try {
		if (await takeWithin(client, holder)) {
			state = 'held';
			return { release };
		}
		await release();
		return null;
	} catch (error) {
		await release();
		throw error;
	}
}

/** False when somebody else kept it all the time; throws when the database cannot be reached. */
async function takeWithin(client: Sql, holder: string): Promise<boolean> {
	const giveUpAt = Date.now() + PATIENCE_MS;
	for (;;) {
		if (await take(client, holder)) {
			return true;
		}
		if (Date.now() > giveUpAt) {
			return false;
		}
		await wait(PAUSE_MS);
	}
}

/** Waits for a database that is away, however long; it is another's only when it answers and says so. */
async function takePatiently(
	client: Sql,
	holder: string,
	isReleased: () => boolean
): Promise<'held' | 'taken'> {
	while (!isReleased()) {
		try {
			return (await takeWithin(client, holder)) ? 'held' : 'taken';
		} catch {
			// The database is away; the health page and the log of the portal's own connections say so.
			await wait(PAUSE_MS, undefined, { ref: false });
		}
	}
	return 'taken';
}

async function take(client: Sql, holder: string): Promise<boolean> {
	await client`select set_config('tcp_keepalives_idle', ${KEEPALIVE.idle}, false),
		set_config('tcp_keepalives_interval', ${KEEPALIVE.interval}, false),
		set_config('tcp_keepalives_count', ${KEEPALIVE.count}, false)`;
	const [taken] = await client<{ isHeld: boolean }[]>`
		select pg_try_advisory_lock(${PORTAL_LOCK}) as "isHeld"`;
	if (taken?.isHeld !== true) {
		await endLostSession(client, holder);
		return false;
	}
	return true;
}

/** Our own session of before the connection broke, whose end the server has not noticed. */
async function endLostSession(client: Sql, holder: string): Promise<void> {
	await client`
		select pg_terminate_backend(pid) from pg_locks join pg_stat_activity using (pid)
		where locktype = 'advisory' and objid = ${PORTAL_LOCK} and application_name = ${holder}
			and pid <> pg_backend_pid()
			and database = (select oid from pg_database where datname = current_database())`;
}
