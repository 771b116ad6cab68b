import { createReadStream, type ReadStream } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from './write-whole.ts';

/** Bytes by key. A key is made by us (`<folder>/<uuid>…`), never taken from a file's name. */
export type FileStore = {
	put: (key: string, content: Uint8Array) => Promise<void>;
	read: (key: string) => Promise<Buffer>;
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
		async stream(key) {
			const path = pathOf(key);
			const { size } = await stat(path);
			return { size, body: createReadStream(path) };
		},
		remove: (key) => rm(pathOf(key), { force: true })
	};
}
