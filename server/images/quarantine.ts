import { constants } from 'node:fs';
import { mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '#server/files/has-code.ts';
import { UPLOAD_BYTES, UPLOAD_FILES } from '#lib/domain/image/image.ts';
import type { Portal } from '#server/portal.ts';
import type { ImageRefusal } from './converted.ts';

export type UploadedFile = {
	/** As the browser says it; only its extension is looked at, and it is not kept. */
	name: string;
	content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
};
export type UploadedFiles = AsyncIterable<UploadedFile> | Iterable<UploadedFile>;

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
		const path = join(folder, fileNameOf(fileCount, extensionOf(name)));
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

/** Numbers of ours, in the order of arrival; of a name only the extension is looked at. */
export function fileNameOf(position: number, extension: string): string {
	return `${String(position).padStart(4, '0')}${extension}`;
}

/** Bytes of each file that has arrived so far, by its name; none when there is no folder yet. */
export async function arrivedBytes(portal: Portal, attachmentId: string) {
	const folder = quarantineOf(portal, attachmentId);
	const sizes = new Map<string, number>();
	try {
		for (const name of await readdir(folder)) {
			sizes.set(name, (await stat(join(folder, name))).size);
		}
	} catch (error) {
		// Not begun, or removed while we looked.
		return refuseOtherThanMissing(error, sizes);
	}
	return sizes;
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
