import { randomUUID } from 'node:crypto';
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Written beside and renamed, for this user alone: neither a reader nor a crash ever meets half a file. */
export async function writeWhole(
	path: string,
	content: Uint8Array | string | AsyncIterable<Uint8Array>
): Promise<void> {
	await mkdir(dirname(path), { recursive: true, mode: 0o700 });
	const draft = `${path}.${randomUUID()}`;
	const file = await open(draft, 'wx', 0o600);
	try {
		await file.writeFile(content);
		await file.sync();
	} finally {
		await file.close();
	}
	await rename(draft, path);
}
