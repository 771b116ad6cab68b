import { createHash } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	renameSync,
	writeFileSync
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import type { TestProject } from 'vitest/node';

const migrationsFolder = fileURLToPath(new URL('../../drizzle', import.meta.url));
const cacheFolder = fileURLToPath(new URL('../../node_modules/.cache', import.meta.url));

/** Migrates a PGlite once per state of `drizzle/`; a test loads the image in half a second. */
export default async function setup(project: TestProject): Promise<void> {
	const hash = createHash('sha256');
	for (const name of readdirSync(migrationsFolder).sort()) {
		if (name.endsWith('.sql')) {
			hash.update(name).update(readFileSync(`${migrationsFolder}/${name}`));
		}
	}
	const file = `${cacheFolder}/pglite-${hash.digest('hex').slice(0, 16)}.tar`;
	if (!existsSync(file)) {
		mkdirSync(cacheFolder, { recursive: true });
		const client = await PGlite.create();
		await migrate(drizzle(client), { migrationsFolder });
		const image = await client.dumpDataDir('none');
		await client.close();
		writeFileSync(`${file}.${process.pid}`, Buffer.from(await image.arrayBuffer()));
		renameSync(`${file}.${process.pid}`, file);
	}
	project.provide('template', file);
}

declare module 'vitest' {
	interface ProvidedContext {
		template: string;
	}
}
