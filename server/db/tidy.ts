import type { Logger } from 'pino';
import { sql, type Database } from './client.ts';

const EVERY_MS = 5 * 60_000;
const HOUR_MS = 60 * 60_000;
/** It holds up every request while it runs, so it waits for a quiet minute, but not for ever. */
const QUIET_MS = 60_000;
const LATEST_MS = 6 * HOUR_MS;

/** The embedded database has no autovacuum workers: without this its tables and plans only get worse. */
export function tidyWhenIdle(
	database: Database,
	log: Logger,
	idleMs: () => number
): { stop: () => void } {
	if (database.driver !== 'pglite') {
		return { stop: () => {} };
	}
	let lastAt = Date.now();
	const timer = setInterval(() => {
		const since = Date.now() - lastAt;
		if (since < HOUR_MS || (idleMs() < QUIET_MS && since < LATEST_MS)) {
			return;
		}
		lastAt = Date.now();
		tidy(database).catch((error: unknown) => log.error({ err: error }, 'vacuum failed'));
	}, EVERY_MS);
	timer.unref();
	return { stop: () => clearInterval(timer) };
}

export async function tidy(database: Database): Promise<void> {
	await database.db.execute(sql`vacuum (analyze)`);
}
