import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { hasCode } from './files/has-code.ts';
import { closedFolder } from './open-folder.ts';
import { StartRefusal } from './start-refusal.ts';

/** Left by `npm run move-to-postgres`: what is in the embedded database has gone on elsewhere since. */
export function movedMark({ dataFolder }: Pick<Config, 'dataFolder'>): string {
	return join(dataFolder, 'moved');
}

export async function refuseMoved(config: Config): Promise<void> {
	if (config.databaseUrl === null && (await exists(movedMark(config)))) {
		throw new StartRefusal(
			`The embedded database in ${config.dataFolder} was moved to Postgres: set DATABASE_URL, or delete the file ${movedMark(config)} to go back to what it was before the move.`
		);
	}
}

/** For a command that must not take half a demonstration for the whole. */
export async function refuseUnfinished(config: Config): Promise<void> {
	if (await exists(firstStartMark(config))) {
		throw new StartRefusal(
			`The first start on ${config.dataFolder} was cut off: start the portal on it once, and stop it.`
		);
	}
}

/**
 * Whether the embedded database is still to be made. A first start that was cut off left its mark; nobody can have worked
 * in that folder yet, so what it made is removed and made again whole.
 */
export async function startsAfresh(config: Config): Promise<boolean> {
	const mark = firstStartMark(config);
	if (await exists(mark)) {
		for (const name of ['db', 'files', 'demo.json']) {
			await rm(join(config.dataFolder, name), { recursive: true, force: true });
		}
		return true;
	}
	if (await exists(join(config.dataFolder, 'db'))) {
		return false;
	}
	await writeFile(mark, '');
	return true;
}

/** Called when what belongs to a first start is there. */
export async function finishFirstStart(config: Config): Promise<void> {
	await rm(firstStartMark(config), { force: true });
}

/** A command that looks at what is there must not make an empty database in a folder that was mistyped. */
export async function requireDatabase({ databaseUrl, dataFolder }: Config): Promise<void> {
	if (databaseUrl !== null) {
		return;
	}
	let isThere: boolean;
	try {
		isThere = await exists(join(dataFolder, 'db'));
	} catch (error) {
		throw closedFolder(dataFolder, error);
	}
	if (!isThere) {
		throw new StartRefusal(
			`There is no database in ${dataFolder}: set DATA to the folder of the portal, or DATABASE_URL.`
		);
	}
}

function firstStartMark(config: Config): string {
	return join(config.dataFolder, 'first-start');
}

async function exists(path: string): Promise<boolean> {
	try {
		await stat(path);
		return true;
	} catch (error) {
		if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) {
			return false;
		}
		throw error;
	}
}

/** The demonstration's passwords are public, and a Host header can be made up by whoever reaches the port. */
export function refuseOpenHost({ host }: Config): void {
	if (!/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host)) {
		throw new StartRefusal(
			`HOST ${host} would open the demonstration, whose passwords are public: leave HOST out, or use an empty DATA folder with DEMONSTRATION=off.`
		);
	}
}
