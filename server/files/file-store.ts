import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomUUID } from 'node:crypto';

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
		async put(key, content) {
			const path = pathOf(key);
			await mkdir(dirname(path), { recursive: true });
			// Written beside and renamed: a reader or a crash never meets half a file.
			const draft = `${path}.${randomUUID()}`;
			const file = await open(draft, 'w', 0o600);
			try {
				await file.writeFile(content);
				await file.sync();
			} finally {
				await file.close();
			}
			await rename(draft, path);
		},
		read: (key) => readFile(pathOf(key)),
		async stream(key) {
			const path = pathOf(key);
			const { size } = await stat(path);
			return { size, body: createReadStream(path) };
		},
		remove: (key) => rm(pathOf(key), { force: true })
	};
}
