import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hasCode } from './files/has-code.ts';
import { StartRefusal } from './start-refusal.ts';

const { R_OK, W_OK, X_OK } = constants;

/** What a portal keeps in its folder, from the outside in. One `chown` without `-R` opens the first and not the others. */
const KEPT: [name: string, mode: number][] = [
	['.', R_OK | W_OK | X_OK],
	['db', R_OK | W_OK | X_OK],
	['db/PG_VERSION', R_OK | W_OK],
	['files', R_OK | W_OK | X_OK],
	['outbox', R_OK | W_OK | X_OK],
	['keys', R_OK | W_OK | X_OK],
	['keys/public', R_OK | W_OK | X_OK],
	['keys/signing.pem', R_OK],
	['keys/remap.key', R_OK]
];

/** Makes the folder of `DATA` where it is missing; refuses one that this user cannot work in. */
export async function openFolder(folder: string): Promise<void> {
	await makeFolder(folder);
	for (const [name, mode] of KEPT) {
		const path = join(folder, name);
		try {
			await access(path, mode);
		} catch (error) {
			if (!hasCode(error, 'ENOENT')) {
				throw closedFolder(folder, error);
			}
		}
	}
}

/** Not with mkdir's `recursive`: below /proc Node tries that for ever. */
async function makeFolder(folder: string): Promise<void> {
	try {
		if (!(await stat(folder)).isDirectory()) {
			throw new StartRefusal(`DATA ${folder} is not a folder: set DATA to one.`);
		}
		return;
	} catch (error) {
		if (error instanceof StartRefusal) {
			throw error;
		}
		if (!hasCode(error, 'ENOENT')) {
			throw closedFolder(folder, error);
		}
	}
	await makeFolder(dirname(folder));
	try {
		await mkdir(folder, { mode: 0o700 });
	} catch (error) {
		// Another process that starts at the same moment; who stays is for the lock to say.
		if (!hasCode(error, 'EEXIST')) {
			throw new StartRefusal(
				`DATA ${folder} cannot be made (${codeOf(error)}): make it and give it to the user that runs the portal, or set DATA to another folder.`,
				{ cause: error }
			);
		}
	}
}

export function closedFolder(folder: string, error: unknown): StartRefusal {
	const at = error instanceof Error && 'path' in error ? ` at ${String(error.path)}` : '';
	return new StartRefusal(
		`DATA ${folder} is not open to this user (${codeOf(error)}${at}): give all of it to the user that runs the portal (chown -R), or set DATA to another folder.`,
		{ cause: error }
	);
}

export function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
}
