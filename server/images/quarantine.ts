import { constants } from 'node:fs';
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '#server/files/has-code.ts';
import type { Portal } from '#server/portal.ts';
import type { ImageRefusal } from './converted.ts';

export type UploadedFile = {
	/** As the browser says it; only its extension is looked at, and it is not kept. */
	name: string;
	content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
};
export type UploadedFiles = AsyncIterable<UploadedFile> | Iterable<UploadedFile>;

export const UPLOAD_BYTES = 200 * 1024 * 1024;
export const UPLOAD_FILES = 1000;

type Received =
	{ ok: true; fileCount: number; byteSize: number } | { ok: false; reason: ImageRefusal };

/** Originals lie here from their arrival to the end of the conversion; no address leads to them. */
export function quarantineOf(portal: Portal, attachmentId: string): string {
	return join(portal.config.dataFolder, 'quarantine', attachmentId);
}

/** Writes what arrives under numbers of ours, and stops at the first byte too many. */
export async function receiveFiles(folder: string, files: UploadedFiles): Promise<Received> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	let [fileCount, byteSize] = [0, 0];
	for await (const { name, content } of files) {
		if (fileCount === UPLOAD_FILES) {
			return { ok: false, reason: 'too_many_files' };
		}
		const path = join(folder, `${String(fileCount).padStart(4, '0')}${extensionOf(name)}`);
		const file = await open(path, 'wx', 0o600);
		try {
			for await (const chunk of content) {
				byteSize += chunk.byteLength;
				if (byteSize > UPLOAD_BYTES) {
					return { ok: false, reason: 'too_large' };
				}
				await file.writeFile(chunk);
			}
		} finally {
			await file.close();
		}
		fileCount += 1;
	}
	return { ok: true, fileCount, byteSize };
}

function extensionOf(name: string): string {
	return /\.[a-z0-9]{1,16}$/i.exec(name)?.[0].toLowerCase() ?? '';
}

/** A file that the worker wrote. Not through a link: the worker may have been taken over by what it read. */
export async function readOutput(folder: string, path: string): Promise<Buffer> {
	const file = await openOutput(folder, path);
	try {
		return await file.readFile();
	} finally {
		await file.close();
	}
}

/** The same piece by piece: the tiles of a slide can be 200 MB. */
export async function* streamOutput(folder: string, path: string): AsyncGenerator<Uint8Array> {
	const file = await openOutput(folder, path);
	yield* file.createReadStream();
}

function openOutput(folder: string, path: string): Promise<FileHandle> {
	return open(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW);
}

export async function emptyQuarantine(portal: Portal, attachmentId: string): Promise<void> {
	await rm(quarantineOf(portal, attachmentId), { recursive: true, force: true });
}

export async function isInQuarantine(portal: Portal, attachmentId: string): Promise<boolean> {
	try {
		return (await stat(quarantineOf(portal, attachmentId))).isDirectory();
	} catch (error) {
		return refuseOtherThanMissing(error, false);
	}
}

/** Ids of all uploads that have originals here. */
export async function listQuarantine(portal: Portal): Promise<string[]> {
	try {
		return await readdir(join(portal.config.dataFolder, 'quarantine'));
	} catch (error) {
		return refuseOtherThanMissing(error, []);
	}
}

function refuseOtherThanMissing<T>(error: unknown, value: T): T {
	if (hasCode(error, 'ENOENT')) {
		return value;
	}
	throw error;
}
