import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, run } from './run.ts';
import { filesOf } from './source-files.ts';

/** Yjs says this when it is loaded a second time; two copies do not know each other's types, and edits get lost. */
const WARNING = 'Yjs was already imported';

test('one version of yjs is installed', async () => {
	const { said } = await run('npm', ['ls', 'yjs', '--all', '--parseable']);
	const places = said.split('\n').filter((line) => line.endsWith('/node_modules/yjs'));
	expect(places).toHaveLength(1);
});

test.skipIf(!existsSync(join(root, 'build/client')))(
	'the browser gets one copy of yjs, and the built server none of its own',
	async () => {
		const holders = async (folder: string) =>
			(await filesOf([folder], /\.js$/)).filter(({ content }) => content.includes(WARNING)).length;
		expect({
			client: await holders('build/client'),
			server: await holders('build/server')
		}).toEqual({ client: 1, server: 0 });
	}
);
