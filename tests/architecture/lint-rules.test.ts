import { ESLint } from 'eslint';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { root } from './run.ts';

const eslint = new ESLint({ cwd: root });

/** Rules that complain about `code` in place of this file; the file must exist, because the rules ask for its types. */
async function complaints(path: string, code: string): Promise<string[]> {
	const [result] = await eslint.lintText(code, { filePath: join(root, path) });
	return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

// The first file costs the types of the whole project.
beforeAll(async () => void (await complaints(SERVER, 'export {};')), 120_000);

const SERVER = 'server/facts.ts';
const CLIENT = 'src/lib/text/text.ts';
const PAGE = 'src/routes/+error.svelte';

test.each([
	['@typescript-eslint/no-floating-promises', SERVER, 'Promise.reject(new Error());'],
	[
		'@typescript-eslint/no-misused-promises',
		SERVER,
		'export const a = [1].filter(async () => true);'
	],
	['@typescript-eslint/await-thenable', SERVER, 'await 1;'],
	['@typescript-eslint/no-explicit-any', SERVER, 'export const a = (b: any) => b as string;'],
	[
		'@typescript-eslint/consistent-type-imports',
		SERVER,
		"import { Fact } from './portal.ts'; export type A = Fact;"
	],
	['@typescript-eslint/only-throw-error', SERVER, "throw 'text';"],
	['curly', SERVER, 'export const a = (b: boolean) => { if (b) return 1; return 2; };'],
	['eqeqeq', SERVER, 'export const a = (b: number) => b == 1;'],
	['no-console', SERVER, "console.log('a');"],
	['max-params', SERVER, 'export const a = (b: 1, c: 1, d: 1, e: 1, f: 1) => b + c + d + e + f;'],
	['soft/max-params', SERVER, 'export const a = (b: 1, c: 1, d: 1, e: 1) => b + c + d + e;'],
	['max-lines', SERVER, 'export {};\n'.repeat(401)],
	['max-lines-per-function', SERVER, `export function a() {\n${'a();\n'.repeat(60)}}`],
	[
		'@typescript-eslint/no-restricted-imports',
		SERVER,
		"import { text } from '$lib/text/text.ts'; text('a');"
	],
	[
		'@typescript-eslint/no-restricted-imports',
		CLIENT,
		"import { readConfig } from '#server/config.ts'; readConfig({});"
	],
	['no-restricted-syntax', CLIENT, "document.body.innerHTML = 'a';"],
	['no-restricted-syntax', CLIENT, "document.body.insertAdjacentHTML('beforeend', 'a');"],
	['svelte/no-at-html-tags', PAGE, '{@html "a"}'],
	[
		'@typescript-eslint/no-floating-promises',
		PAGE,
		'<script lang="ts">Promise.reject(new Error());</script>'
	],
	[
		'@typescript-eslint/no-restricted-imports',
		PAGE,
		'<script lang="ts">import { readConfig } from "#server/config.ts"; readConfig({});</script>'
	]
])('%s is noticed in %s: %s', async (rule, path, code) => {
	expect(await complaints(path, code)).toContain(rule);
});

test('a type of the server may be imported by a page', async () => {
	const code = "import type { Config } from '#server/config.ts'; export type Known = Config;";
	expect(await complaints(CLIENT, code)).toEqual([]);
});
