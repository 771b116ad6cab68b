import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { isByName, ownFileOf } from './hasten-drizzle.ts';

const folder = dirname(createRequire(import.meta.url).resolve('drizzle-orm'));

test('what the files of Drizzle ask each other for is where they say', () => {
	const files = ['.', 'pg-core', 'pglite', 'postgres-js', 'sql']
		.flatMap((part) => readdirSync(join(folder, part)).map((name) => join(folder, part, name)))
		.filter((file) => file.endsWith('.js'));
	const asked = files.flatMap((file) =>
		[...readFileSync(file, 'utf8').matchAll(/from "(\.[^"]+)"/g)].map((found) =>
			ownFileOf(found[1] ?? '', pathToFileURL(file).href)
		)
	);
	expect(asked.length).toBeGreaterThan(100);
	const lost = asked.filter((url) => url === null || !existsSync(fileURLToPath(url)));
	expect(lost).toEqual([]);
	expect(readFileSync(join(folder, 'package.json'), 'utf8')).toMatch(/"type": "module"/);
});

test('all else is left to Node', () => {
	const drizzle = 'file:///portal/node_modules/drizzle-orm/index.js';
	expect(ownFileOf('./entity.js', drizzle)).toBe(
		'file:///portal/node_modules/drizzle-orm/entity.js'
	);
	for (const [specifier, parent] of [
		['postgres', drizzle],
		['drizzle-orm/sql', drizzle],
		['./entity.cjs', 'file:///portal/node_modules/drizzle-orm/index.cjs'],
		['./config.ts', 'file:///portal/server/main.ts'],
		['./index.js', 'file:///portal/node_modules/drizzle-orm-extra/index.js'],
		['./main.js', undefined]
	] as const) {
		expect(ownFileOf(specifier, parent), specifier).toBeNull();
	}
});

test('only a file of ours means the one Drizzle of the portal by its name', () => {
	const ours = 'file:///portal/server/db/client.ts';
	expect(['drizzle-orm', 'drizzle-orm/pg-core'].map((name) => isByName(name, ours))).toEqual([
		true,
		true
	]);
	expect(isByName('drizzle-orm-extra', ours)).toBe(false);
	expect(isByName('drizzle-orm', 'file:///portal/node_modules/another/index.js')).toBe(false);
	expect(isByName('drizzle-orm', undefined)).toBe(false);
});
