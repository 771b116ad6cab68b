import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text as collect } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from './run.ts';

/** Stand for the runners: write the report they are told to write, and end as the environment says. */
const VITEST = `
import { writeFileSync } from 'node:fs';
const file = process.argv.find((one) => one.startsWith('--outputFile.json=')).split('=')[1];
const name = /([^/]+)\\.json$/.exec(file)[1];
const wish = (process.env.STUB ?? '').split(' ').find((one) => one.startsWith(name + ':'))?.split(':')[1];
const report = { numPassedTests: 10, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] };
if (wish !== 'silent') writeFileSync(file, JSON.stringify(report));
process.exit(wish === undefined ? 0 : 1);`;
const PLAYWRIGHT = `
import { writeFileSync } from 'node:fs';
const stats = { expected: 3, flaky: 0, unexpected: 0, skipped: 0 };
if (process.argv[2] === 'test') writeFileSync('reports/e2e.json', JSON.stringify({ stats, errors: [] }));`;
const STUBS: Record<string, string> = {
	'bin/vitest': `#!/usr/bin/env node\n${VITEST}`,
	'bin/playwright': `#!/usr/bin/env node\n${PLAYWRIGHT}`,
	'bin/svelte-check': '#!/bin/sh\n[ "$STUB" != "types" ]',
	// Nothing may be installed from here.
	'bin/apt-get': '#!/bin/sh\nexit 1',
	'scripts/lint.mjs': '',
	'scripts/check-drizzle.mjs': '',
	'scripts/setup.mjs': '',
	'tests/builders/make-demonstration.ts': '',
	'package.json': '{"type":"module"}',
	'server/config.ts': 'const SETTINGS = {\n\tPORT: {},\n};'
};

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mashwara-test-command-'));
	await mkdir(join(folder, 'bin'));
	await mkdir(join(folder, 'server'));
	await mkdir(join(folder, 'tests/builders'), { recursive: true });
	await cp(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
	for (const [path, content] of Object.entries(STUBS)) {
		await writeFile(join(folder, path), content);
		await chmod(join(folder, path), 0o755);
	}
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function runTests(stub: string): Promise<{ status: unknown; last: string; said: string }> {
	const child = spawn('node', ['scripts/test.mjs'], {
		cwd: folder,
		env: {
			...process.env,
			CI: '',
			STUB: stub,
			PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH ?? ''}`
		},
		stdio: ['ignore', 'pipe', 'inherit']
	});
	const ended = once(child, 'exit');
	const said = await collect(child.stdout);
	const [status] = (await ended) as [unknown];
	return { status, said, last: said.trimEnd().split('\n').at(-1) ?? '' };
}

const hasRun = (said: string, suite: string) => said.includes(`--- ${suite}`);

test('the last line holds the totals of every suite, and a suite that could not run is named and skipped', async () => {
	const { status, last, said } = await runTests('');
	const suites = 4 + Number(hasRun(said, 'contract-postgres'));
	const browser = hasRun(said, 'browser');
	const passed = 5 + 10 * suites + (browser ? 3 : 0);
	const skipped = suites + Number(!browser) + Number(!hasRun(said, 'contract-postgres'));
	expect(last).toBe(`${passed} passed, 0 failed, ${skipped} skipped`);
	expect(said.match(/^SKIPPED /gm)?.length ?? 0).toBe(skipped - suites);
	expect(status).toBe(0);
});

test('a runner that dies without a report, one that ends badly, and a failed check are failures', async () => {
	for (const stub of ['viewer:silent', 'unit:bad', 'types']) {
		const { status, last } = await runTests(stub);
		expect({ stub, status, failed: / (\d+) failed, /.exec(last)?.[1] }).toEqual({
			stub,
			status: 1,
			failed: '1'
		});
	}
}, 60_000);
