import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { makeThrottle } from './auth/make-throttle.ts';
import type { Config } from './config.ts';
import { openPglite, openPostgres, type Database } from './db/client.ts';
import { makeFacts } from './facts.ts';
import { openFileStore } from './files/file-store.ts';
import { refuseOpenHost, startsAfresh } from './first-start.ts';
import { checkDoor } from './http/door.ts';
import { openImageWorkers } from './images/open-workers.ts';
import { openKeys } from './keys.ts';
import { lockFolder, type FolderLock } from './lock-folder.ts';
import { openMail } from './mail/open-mail.ts';
import type { Portal } from './portal.ts';
import { StartRefusal } from './start-refusal.ts';

export type OpenPortal = {
	portal: Portal;
	database: Database;
	/** The embedded database was made just now, so it holds nothing yet. */
	isFirstStart: boolean;
	close: () => Promise<void>;
};

/**
 * Everything behind the pages: folder, lock, database with its migrations, keys, Portal. `as: 'tool'` is a command beside
 * a server that may be running, which on Postgres needs no lock; `as: 'lone_tool'` is one that no server may run beside.
 */
export async function openPortal(
	config: Config,
	log: Logger,
	{ as }: { as: 'server' | 'tool' | 'lone_tool' }
): Promise<OpenPortal> {
	await mkdir(config.dataFolder, { recursive: true, mode: 0o700 });
	const needsLock = as !== 'tool' || config.databaseUrl === null;
	const lock = needsLock ? await lockFolder(config.dataFolder) : null;
	try {
		const isFirstStart = config.databaseUrl === null && (await startsAfresh(config));
		if (as === 'server') {
			// Before the database is made, which takes seconds.
			await checkDoor(config);
			if (isFirstStart && config.hasDemonstration) {
				refuseOpenHost(config);
			}
		}
		return { ...(await openLocked(config, log, lock)), isFirstStart };
	} catch (error) {
		await lock?.release();
		throw error;
	}
}

async function openLocked(
	config: Config,
	log: Logger,
	lock: FolderLock | null
): Promise<Omit<OpenPortal, 'isFirstStart'>> {
	const database = await openDatabase(config);
	const keys = await openKeys(config);
	const clock = { now: () => new Date() };
	const facts = makeFacts((error) => log.error({ err: error }, 'a listener failed'));
	const portal: Portal = {
		config,
		db: database.db,
		files: openFileStore(join(config.dataFolder, 'files')),
		mail: openMail(config, log),
		log,
		clock,
		...keys,
		images: openImageWorkers({ log, remapKey: keys.remapKey }),
		throttle: makeThrottle(clock),
		documents: null,
		...facts
	};
	const close = async () => {
		await portal.images.close();
		await database.close();
		await lock?.release();
	};
	return { portal, database, close };
}

async function openDatabase(config: Config): Promise<Database> {
	if (config.databaseUrl === null) {
		return openPglite(join(config.dataFolder, 'db'));
	}
	try {
		return await openPostgres(config.databaseUrl);
	} catch (error) {
		// The address is not printed: it holds the password.
		throw new StartRefusal(`The database of DATABASE_URL cannot be opened: ${reasonOf(error)}.`, {
			cause: error
		});
	}
}

function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) {
		return 'no reason given';
	}
	const cause: unknown = error.cause;
	const code = 'code' in error ? String(error.code) : null;
	return cause instanceof Error ? reasonOf(cause) : (code ?? error.message);
}
