import { join } from 'node:path';
import type { Logger } from 'pino';
import { makeThrottle } from './auth/make-throttle.ts';
import { pastedLink } from './conference/pasted-link.ts';
import type { Config } from './config.ts';
import { databaseRefusal } from './database-refusal.ts';
import { openPglite, openPostgres, type Database } from './db/client.ts';
import { holdDatabase } from './db/hold-database.ts';
import { makeFacts } from './facts.ts';
import { openFileStore } from './files/file-store.ts';
import { refuseMoved, refuseOpenHost, startsAfresh } from './first-start.ts';
import { checkDoor } from './http/door.ts';
import { openImageWorkers } from './images/open-workers.ts';
import { jobHandlers } from './job-handlers.ts';
import { noJobs } from './jobs/jobs.ts';
import { openJobs } from './jobs/open-jobs.ts';
import { openKeys, type Keys } from './keys.ts';
import { lockFolder } from './lock-folder.ts';
import { openMail } from './mail/open-mail.ts';
import { signingKeyIds } from './meetings/signing-key-ids.ts';
import { openFolder } from './open-folder.ts';
import type { Portal } from './portal.ts';
import { openPrinter } from './printing/open-printer.ts';
import { StartRefusal } from './start-refusal.ts';

export type OpenPortal = {
	portal: Portal;
	database: Database;
	/** The embedded database was made just now, so it holds nothing yet. */
	isFirstStart: boolean;
	close: () => Promise<void>;
};

type Opening = {
	as: 'server' | 'tool' | 'lone_tool';
	/** Another portal has taken the database while it was away: two must not go on. */
	onTaken?: () => void;
	/** Opens a database whose signatures were made with keys that are not in the folder. */
	withoutItsKeys?: boolean;
};

/**
 * Everything behind the pages: folder, locks, database with its migrations, keys, Portal. `as: 'tool'` is a command beside
 * a server that may be running, which on Postgres needs no lock; `as: 'lone_tool'` is one that no server may run beside.
 */
export async function openPortal(
	config: Config,
	log: Logger,
	opening: Opening
): Promise<OpenPortal> {
	await openFolder(config.dataFolder);
	const locks = await takeLocks(config, opening);
	try {
		await refuseMoved(config);
		const isFirstStart = config.databaseUrl === null && (await startsAfresh(config));
		if (opening.as === 'server') {
			// Before the database is made, which takes seconds.
			await checkDoor(config);
			if (isFirstStart && config.hasDemonstration) {
				refuseOpenHost(config);
			}
		}
		return { ...(await openLocked(config, log, { ...opening, locks })), isFirstStart };
	} catch (error) {
		await locks.release();
		throw error;
	}
}

type Locks = { release: () => Promise<void> };

/** The folder's, and on Postgres the database's, because two folders may name one database. */
async function takeLocks(config: Config, { as, onTaken = () => {} }: Opening): Promise<Locks> {
	const { databaseUrl, dataFolder } = config;
	if (as === 'tool' && databaseUrl !== null) {
		return { release: () => Promise.resolve() };
	}
	const folder = await lockFolder(dataFolder, { as: as === 'server' ? 'server' : 'tool' });
	if (databaseUrl === null) {
		return folder;
	}
	try {
		const database = await lockDatabase(databaseUrl, onTaken);
		return {
			release: async () => {
				await database.release();
				await folder.release();
			}
		};
	} catch (error) {
		await folder.release();
		throw error;
	}
}

/** Refuses a database that another portal holds, and one that cannot be reached. */
export async function lockDatabase(url: string, onTaken: () => void): Promise<Locks> {
	let lock: Locks | null;
	try {
		lock = await holdDatabase(url, { onTaken });
	} catch (error) {
		throw databaseRefusal(error);
	}
	if (lock === null) {
		throw new StartRefusal(
			'The database of DATABASE_URL is in use by another Mashwara: stop that one first, or set DATABASE_URL to another database.'
		);
	}
	return lock;
}

async function openLocked(
	config: Config,
	log: Logger,
	{ locks, withoutItsKeys = false }: Opening & { locks: Locks }
): Promise<Omit<OpenPortal, 'isFirstStart'>> {
	const database = await openDatabase(config);
	try {
		const needed = withoutItsKeys ? [] : await signingKeyIds(database.db);
		const portal = assemble(config, log, { database, keys: await openKeys(config, needed) });
		const close = async () => {
			// First: what the stop ends must not be begun again.
			const jobsEnd = portal.jobs.close();
			await portal.images.close();
			await portal.printer.close();
			await jobsEnd;
			await database.close();
			await locks.release();
		};
		return { portal, database, close };
	} catch (error) {
		await database.close();
		throw error;
	}
}

function assemble(
	config: Config,
	log: Logger,
	{ database, keys }: { database: Database; keys: Keys }
): Portal {
	const clock = { now: () => new Date() };
	const facts = makeFacts((error) => log.error({ err: error }, 'a listener failed'));
	const portal: Portal = {
		config,
		db: database.db,
		files: openFileStore(join(config.dataFolder, 'files')),
		mail: openMail(config, log),
		conference: pastedLink(database.db),
		log,
		clock,
		...keys,
		images: openImageWorkers({ log, remapKey: keys.remapKey }),
		jobs: noJobs,
		printer: openPrinter(log),
		throttle: makeThrottle(clock),
		documents: null,
		...facts
	};
	portal.jobs = openJobs(portal, jobHandlers(portal));
	return portal;
}

async function openDatabase({ databaseUrl, dataFolder }: Config): Promise<Database> {
	if (databaseUrl !== null) {
		try {
			return await openPostgres(databaseUrl);
		} catch (error) {
			throw databaseRefusal(error);
		}
	}
	try {
		return await openPglite(join(dataFolder, 'db'));
	} catch (error) {
		// PGlite's own words for a folder that it cannot read or that is torn; anything else is a bug and shows where.
		if (error instanceof Error && error.message.includes('failed to initialize')) {
			throw new StartRefusal(
				`The embedded database in DATA ${dataFolder} cannot be opened: not all of it belongs to this user, or it is damaged and its backup is needed.`,
				{ cause: error }
			);
		}
		throw error;
	}
}
