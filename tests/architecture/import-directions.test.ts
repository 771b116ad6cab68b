import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, run } from './run.ts';

/** Each file breaks one rule; all are judged in one run, in a tree of their own. */
const BROKEN = [
	{ rule: 'domain-stands-alone', path: 'src/lib/domain/a.ts', code: "import '#server/config.ts';" },
	{ rule: 'domain-stands-alone', path: 'src/lib/domain/b.ts', code: "import 'yjs';" },
	{ rule: 'protocol-stands-on-domain', path: 'src/lib/protocol/a.ts', code: "import 'node:fs';" },
	{ rule: 'no-server-in-client', path: 'src/lib/text/a.ts', code: "import '#server/config.ts';" },
	{
		rule: 'no-server-in-client',
		path: 'src/lib/text/b.ts',
		code: "void import('../../../server/config.ts');"
	},
	{ rule: 'ui-knows-no-nouns', path: 'src/lib/ui/a.ts', code: "import '#lib/domain/case.ts';" },
	{
		rule: 'parts-are-fed',
		path: 'src/lib/parts/A.svelte',
		code: "<script>import '#lib/live/room.ts';</script>"
	},
	{ rule: 'viewer-is-fed', path: 'src/lib/viewer/a.ts', code: "import '#lib/live/room.ts';" },
	{ rule: 'live-shows-nothing', path: 'src/lib/live/a.ts', code: "import '#lib/parts/part.ts';" },
	{
		rule: 'uploads-show-nothing',
		path: 'src/lib/uploads/a.ts',
		code: "import '#lib/parts/part.ts';"
	},
	{ rule: 'text-stands-alone', path: 'src/lib/text/c.ts', code: "import '#lib/live/room.ts';" },
	{
		rule: 'routes-use-use-cases',
		path: 'src/routes/+page.server.ts',
		code: "import '#server/db/client.ts';"
	},
	{ rule: 'server-knows-no-pages', path: 'server/cases/a.ts', code: "import 'svelte';" },
	{
		rule: 'realtime-writes-through-use-cases',
		path: 'server/realtime/a.ts',
		code: "import '#server/db/client.ts';"
	},
	{
		rule: 'database-knows-nothing-above',
		path: 'server/db/a.ts',
		code: "import '#server/config.ts';"
	},
	{ rule: 'lucia-behind-auth', path: 'server/cases/b.ts', code: "import 'lucia';" },
	{ rule: 'no-unresolved', path: 'server/cases/c.ts', code: "import './no-such-file.ts';" },
	{ rule: 'no-cycles', path: 'server/cases/d.ts', code: "import './e.ts';" }
];
const ALLOWED = [
	{
		path: 'src/lib/live/types.ts',
		code: "import type { C } from '#server/config.ts'; export type D = C;"
	},
	{ path: 'server/realtime/persistence.ts', code: "import '#server/db/client.ts';" },
	{ path: 'server/auth/sessions.ts', code: "import 'lucia';" },
	{ path: 'server/cases/e.ts', code: "import './d.ts';" },
	{ path: 'server/config.ts', code: 'export type C = 1;' },
	{ path: 'server/db/client.ts', code: 'export const rows = 1;' },
	{ path: 'src/lib/domain/case.ts', code: "import 'valibot';" },
	{ path: 'src/lib/live/room.ts', code: "import 'yjs';" },
	{ path: 'src/lib/parts/part.ts', code: "import '#lib/domain/case.ts';" }
];

let tree: string;
let said: string;

beforeAll(async () => {
	tree = await mkdtemp(join(tmpdir(), 'mashwara-directions-'));
	for (const { path, code } of [...BROKEN, ...ALLOWED, { path: 'tsconfig.json', code: '{}' }]) {
		await mkdir(dirname(join(tree, path)), { recursive: true });
		await writeFile(join(tree, path), code);
	}
	await copyFile(join(root, 'package.json'), join(tree, 'package.json'));
	await copyFile(join(root, '.dependency-cruiser.cjs'), join(tree, '.dependency-cruiser.cjs'));
	await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
	const options = ['--config', '.dependency-cruiser.cjs', '--output-type', 'err'];
	said = (await run('depcruise', ['src', 'server', ...options], tree)).said;
});

afterAll(() => rm(tree, { recursive: true, force: true }));

test.each(BROKEN)('the rule $rule is noticed when $path breaks it', ({ rule, path }) => {
	expect(said).toContain(`error ${rule}: ${path}`);
});

test('types against the direction, and what the table allows, are not complained of', () => {
	for (const { path } of ALLOWED) {
		expect(said).not.toMatch(new RegExp(`error [a-z-]+: ${path} `));
	}
});
