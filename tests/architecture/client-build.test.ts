import { join } from 'node:path';
import { build, type Plugin } from 'vite';
import { expect, test } from 'vitest';
import { refuseServerInClient } from '../../vite.config.ts';
import { root } from './run.ts';

const entry = join(root, 'src/known-violation.ts');

/** A client build of this one module, which stands in no folder. */
async function buildClient(code: string): Promise<void> {
	const onlyModule: Plugin = {
		name: 'only-module',
		enforce: 'pre',
		resolveId: (source) => (source === entry ? entry : null),
		load: (id) => (id === entry ? code : null)
	};
	await build({
		root,
		configFile: false,
		logLevel: 'silent',
		plugins: [onlyModule, refuseServerInClient()],
		build: { write: false, rolldownOptions: { input: entry } }
	});
}

test.each([
	["import { readConfig } from '#server/config.ts'; readConfig({});"],
	["import { readConfig } from '../server/config.ts'; readConfig({});"],
	["void import('#server/config.ts');"],
	["import { type Config } from '#server/config.ts'; export const a = (b: Config) => b;"]
])('the client build fails on a value import of the server: %s', async (code) => {
	await expect(buildClient(code)).rejects.toThrow('use "import type"');
});

test('the client build takes a type of the server', async () => {
	await buildClient(
		"import type { Config } from '#server/config.ts'; export const a = (b: Config) => b;"
	);
});
