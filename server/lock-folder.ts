import { createHash, randomUUID } from 'node:crypto';
import { link, readdir, rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { hasCode } from './files/has-code.ts';
import { codeOf } from './open-folder.ts';
import { StartRefusal } from './start-refusal.ts';

export type FolderLock = { release: () => Promise<void> };

/** Linux takes 107 bytes for the path of a unix socket, macOS 103; our draft's name is longer than the lock's by 37. */
const PATH_LIMIT = 100;
/** Two processes that found the same leftover have both looked long before this is over. */
const TAKEOVER_MS = 250;

/**
 * Holds `folder` for this process: two processes on one embedded database corrupt it without an error.
 * The lock is a listening socket, because the kernel closes it at the process's death, however it dies.
 */
export async function lockFolder(
	folder: string,
	{ as }: { as: 'server' | 'tool' } = { as: 'server' }
): Promise<FolderLock> {
	const lock = await holdFolder(folder);
	if (lock === null) {
		// A command is meant for this very folder: another one would hold nothing of what it is about.
		throw new StartRefusal(
			as === 'tool'
				? `${folder} is in use by a running Mashwara: stop that one, and start it again when this command has ended.`
				: `${folder} is in use by another Mashwara: stop that one first, or set DATA to another folder.`
		);
	}
	return lock;
}

async function holdFolder(folder: string): Promise<FolderLock | null> {
	if (process.platform === 'win32') {
		return holdPipe(pipeName(folder));
	}
	try {
		return await holdSocket(folder);
	} catch (error) {
		throw new StartRefusal(
			`DATA ${folder} cannot be locked (${codeOf(error)}): give all of it to the user that runs the portal (chown -R), or set DATA to a folder on a local disk.`,
			{ cause: error }
		);
	}
}

function pipeName(folder: string): string {
	return `\\\\.\\pipe\\mashwara-${hashOf(folder)}`;
}

function hashOf(folder: string): string {
	return createHash('sha256').update(folder).digest('hex').slice(0, 16);
}

/** The lock's path without its ending: in the folder itself, or in the folder for temporary files when that path is too long for a socket. */
function socketStem(folder: string): string {
	const inside = join(folder, 'lock');
	const fromHere = relative(process.cwd(), inside);
	const shorter = fromHere.length < inside.length ? fromHere : inside;
	const fits = Buffer.byteLength(shorter) + 37 <= PATH_LIMIT;
	return fits ? shorter : join(tmpdir(), `mashwara-${hashOf(folder)}`);
}

async function holdSocket(folder: string): Promise<FolderLock | null> {
	const path = socketStem(folder);
	const token = randomUUID();
	// Node removes a socket's file by the name it listened on, so this name must be nobody else's.
	const draft = `${path}.${token}`;
	const server = await listen(draft, token);
	const release = async () => {
		if ((await answerOf(path)) === token) {
			await rm(path, { force: true });
		}
		await closed(server);
	};
	if (await claim(path, draft, token)) {
		await removeLeftovers(folder);
		return { release };
	}
	await closed(server);
	await rm(draft, { force: true });
	return null;
}

/** Gives the listening socket the lock's name; false when somebody alive has it. */
async function claim(path: string, draft: string, token: string): Promise<boolean> {
	try {
		await link(draft, path);
		await rm(draft, { force: true });
		return true;
	} catch (error) {
		if (!hasCode(error, 'EEXIST')) {
			throw error;
		}
	}
	if ((await answerOf(path)) !== null) {
		return false;
	}
	// A leftover of a process that was killed. Who renames last has it; the others see that after the wait.
	await rename(draft, path);
	await wait(TAKEOVER_MS);
	return (await answerOf(path)) === token;
}

/** Drafts of processes that were killed between listening and claiming. */
async function removeLeftovers(folder: string): Promise<void> {
	for (const name of await readdir(folder)) {
		if (/^lock\.[0-9a-f-]{36}$/.test(name) && (await answerOf(join(folder, name))) === null) {
			await rm(join(folder, name), { force: true });
		}
	}
}

async function holdPipe(name: string): Promise<FolderLock | null> {
	try {
		const server = await listen(name, randomUUID());
		return { release: () => closed(server) };
	} catch (error) {
		if (hasCode(error, 'EADDRINUSE')) {
			return null;
		}
		throw error;
	}
}

function listen(path: string, token: string): Promise<Server> {
	const server = createServer((socket) => {
		// Whoever asks and leaves at once must not end this process.
		socket.on('error', () => socket.destroy());
		socket.end(token);
	});
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(path, () => {
			server.unref();
			resolve(server);
		});
	});
}

/** What the holder of this socket answers; null when nobody does. */
function answerOf(path: string): Promise<string | null> {
	return new Promise((resolve, reject) => {
		let answer = '';
		const socket = connect(path);
		socket.setEncoding('utf8');
		socket.on('data', (part: string) => (answer += part));
		socket.on('end', () => resolve(answer));
		socket.on('error', (error) => {
			if (hasCode(error, 'ECONNREFUSED') || hasCode(error, 'ENOENT')) {
				resolve(null);
			} else {
				reject(error);
			}
		});
	});
}

function closed(server: Server): Promise<void> {
	return new Promise((resolve) => server.close(() => resolve()));
}
