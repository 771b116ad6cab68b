import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { root } from './run.ts';

/** Files below these folders whose path ends so, with their content. */
export async function filesOf(
	folders: string[],
	ending: RegExp
): Promise<{ path: string; content: string }[]> {
	const found: { path: string; content: string }[] = [];
	for (const folder of folders) {
		const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
		for (const entry of entries) {
			const path = join(entry.parentPath, entry.name);
			if (entry.isFile() && ending.test(path)) {
				found.push({ path: relative(root, path), content: await readFile(path, 'utf8') });
			}
		}
	}
	return found;
}

export function readProject(path: string): Promise<string> {
	return readFile(join(root, path), 'utf8');
}
