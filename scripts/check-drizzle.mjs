// Fails when the migrations in drizzle/ are not what the schema says: "drizzle-kit check" does not look at the schema.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';

const COPY = 'reports/drizzle';

rmSync(COPY, { recursive: true, force: true });
mkdirSync('reports', { recursive: true });
cpSync('drizzle', COPY, { recursive: true });
const before = readdirSync(COPY).sort();
const { status, stdout, stderr } = spawnSync(
	'drizzle-kit',
	[
		'generate',
		'--dialect=postgresql',
		'--schema=./server/db/schema/*.ts',
		'--casing=snake_case',
		`--out=${COPY}`,
		'--name=missing'
	],
	{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' }
);
const added = readdirSync(COPY)
	.sort()
	.filter((name) => !before.includes(name));
rmSync(COPY, { recursive: true, force: true });

if (status !== 0 || !/No schema changes/.test(stdout)) {
	process.stderr.write(`${stdout}${stderr}\n`);
}
if (status !== 0 || added.length > 0) {
	process.stderr.write('The schema has changed without a migration: run "npm run db:generate".\n');
	process.exit(1);
}
process.stdout.write('drizzle: the migrations are what the schema says\n');
