import { createReadStream, type ReadStream } from 'node:fs';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from './write-whole.ts';

/** Bytes by key. A key is made by us (`<folder>/<uuid>…`), never taken from a file's name. */
export type FileStore = {
	put: (key: string, content: Uint8Array | AsyncIterable<Uint8Array>) => Promise<void>;
	read: (key: string) => Promise<Buffer>;
	/** Exactly so many bytes; rejects when the file ends before them. */
	readPart: (key: string, part: { start: number; length: number }) => Promise<Buffer>;
	stream: (key: string) => Promise<{ size: number; body: ReadStream }>;
	remove: (key: string) => Promise<void>;
};

const KEY = /^[a-z0-9-]+(\/[a-z0-9][a-z0-9.-]*)+$/;

export function openFileStore(folder: string): FileStore {
	const pathOf = (key: string): string => {
		if (!KEY.test(key)) {
			throw new Error(`not a file key: ${key}`);
		}
		return join(folder, key);
	};
	return {
		put: (key, content) => writeWhole(pathOf(key), content),
		read: (key) => readFile(pathOf(key)),
		readPart: (key, part) => readPart(pathOf(key), part),
		async stream(key) {
			const path = pathOf(key);
			const { size } = await stat(path);
			return { size, body: createReadStream(path) };
		},
		remove: (key) => rm(pathOf(key), { force: true })
	};
}

async function readPart(
	path: string,
	{ start, length }: { start: number; length: number }
): Promise<Buffer> {
	const file = await open(path);
	try {
		const bytes = Buffer.alloc(length);
		const { bytesRead } = await file.read(bytes, 0, length, start);
		if (bytesRead !== length) {
			throw new Error(`a file ends within ${length} bytes at ${start}`);
		}
		return bytes;
	} finally {
		await file.close();
	}
}
