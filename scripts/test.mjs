// The whole test: every check and suite, two at a time, and the totals as the last line.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { countPlaywright, countVitest, settle } from './testing/count.ts';
import { startPostgres } from './testing/postgres.ts';
import { openTools } from './testing/tools.ts';

const isWindows = process.platform === 'win32';
const isCi = process.env.CI === 'true';
/** One that hangs must not hang the run; a busy machine may need three times as long as an idle one. */
const LIMIT_MS = 20 * 60_000;
const FAREWELL_MS = 20_000;

const environment = withoutSettings();
// Dozens of processes load the same modules: what Node has made of them is kept for the next.
environment.NODE_COMPILE_CACHE ??= 'node_modules/.cache/node';
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
/** @type {{ url: string, stop: () => Promise<void> } | null} */
let postgres = null;
const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const remarks = [];

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
	process.once(signal, async () => {
		await Promise.all(
			[...running].map((child) => {
				signalAll(child, 'SIGINT');
				return once(child, 'exit');
			})
		);
		await postgres?.stop();
		process.exit(130);
	});
}

rmSync('reports', { recursive: true, force: true });
mkdirSync('reports', { recursive: true });
const { hasBrowser, postgresFolder } = openTools();

// Made once, and copied by the suites that begin with it: it takes as long as the build, on the other processor.
const demonstration = 'reports/demonstration';
await Promise.all([
	check('build', ['node', 'scripts/setup.mjs', '--build']),
	check('demonstration', ['node', 'tests/builders/make-demonstration.ts', demonstration])
]);
environment.DEMONSTRATION_TEMPLATE = demonstration;
// Each suite waits much of its time, for a page or a socket: two of them together take little longer than one. With three
// at a time on two processors, tests of what must happen within half a second failed. The longest come first.
const suites = [
	browser,
	() => vitest('live', 'live'),
	() => vitest('viewer', 'viewer'),
	() => vitest('unit', 'unit'),
	onPostgres,
	() => vitest('contract-pglite', 'contract')
];
// What only reads the source takes what the suites leave of the processors.
const afterOthers = isWindows ? [] : ['nice', '-n', '15'];
const svelteCheck = ['svelte-check', '--tsconfig', './tsconfig.json', '--threshold', 'error'];
const readings = [
	() => check('lint', [...afterOthers, 'node', 'scripts/lint.mjs']),
	() => check('types', [...afterOthers, ...svelteCheck]),
	() => check('drizzle', [...afterOthers, 'node', 'scripts/check-drizzle.mjs'])
];
await Promise.all([inTurn(suites), inTurn(suites), inTurn(readings)]);
report();

/** @param {(() => Promise<void>)[]} waiting shared by those who take from it */
async function inTurn(waiting) {
	for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
		await next();
	}
}

async function onPostgres() {
	if (postgresFolder === null) {
		skip('contract on Postgres: there is no Postgres on this machine and none could be installed');
		return;
	}
	postgres = await startPostgres(postgresFolder);
	try {
		await vitest('contract-postgres', 'contract', { TEST_DATABASE_URL: postgres.url });
	} finally {
		await postgres.stop();
		postgres = null;
	}
}

async function browser() {
	if (!hasBrowser) {
		skip('browser tests: there is no browser on this machine and none could be installed');
		return;
	}
	const hasSucceeded = await run('browser', ['playwright', 'test']);
	add('browser', settle(countPlaywright('reports/e2e.json'), hasSucceeded));
}

async function check(name, command) {
	add(name, settle(null, await run(name, command)));
}

/**
 * @param {string} name
 * @param {string} project
 * @param {Record<string, string>} [settings]
 */
async function vitest(name, project, settings = {}) {
	const file = `reports/${name}.json`;
	const command = ['vitest', 'run', '--project', project];
	const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
	const hasSucceeded = await run(name, [...command, ...reporters], settings);
	add(name, settle(countVitest(file), hasSucceeded));
}

/**
 * What it prints is shown when it has ended, so that two do not mix.
 * @returns {Promise<boolean>}
 */
function run(name, [command, ...parameters], extra = {}) {
	process.stdout.write(`--- ${name} ...\n`);
	const startedAt = Date.now();
	const child = spawn(command, parameters, {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...environment, ...extra },
		// A group of its own, so that what it starts can be ended with it.
		detached: !isWindows,
		shell: isWindows
	});
	running.add(child);
	/** @type {Buffer[]} */
	const said = [];
	child.stdout.on('data', (piece) => said.push(piece));
	child.stderr.on('data', (piece) => said.push(piece));
	// Interrupted, a runner still writes its report and ends what it started; killed, it leaves a server and browsers behind.
	const late = setTimeout(() => signalAll(child, 'SIGINT'), LIMIT_MS);
	const tooLate = setTimeout(() => signalAll(child, 'SIGKILL'), LIMIT_MS + FAREWELL_MS);
	return new Promise((resolve) => {
		let status = 1;
		const end = () => {
			clearTimeout(late);
			clearTimeout(tooLate);
			running.delete(child);
			const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
			process.stdout.write(`\n--- ${name}: ${seconds} s\n${Buffer.concat(said).toString()}\n`);
			resolve(status === 0);
		};
		child.once('error', end);
		child.once('exit', (code) => {
			status = code ?? 1;
			// What it left behind would hold its output open.
			signalAll(child, 'SIGKILL');
		});
		child.once('close', end);
	});
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalAll(child, signal) {
	if (isWindows || child.pid === undefined) {
		child.kill(signal);
		return;
	}
	try {
		process.kill(-child.pid, signal);
	} catch (error) {
		if (error.code !== 'ESRCH') {
			throw error;
		}
	}
}

function add(name, count) {
	total.passed += count.passed;
	total.failed += count.failed;
	total.skipped += count.skipped;
	remarks.push(`${name}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
}

/** A suite that could not run; where nobody looks, that is a failure. */
function skip(reason) {
	total[isCi ? 'failed' : 'skipped'] += 1;
	remarks.push(`${isCi ? 'FAILED' : 'SKIPPED'} ${reason}`);
}

function report() {
	process.stdout.write(`\n${remarks.join('\n')}\n\n`);
	process.stdout.write(
		`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`
	);
	process.exitCode = total.failed === 0 ? 0 : 1;
}

/** The settings of somebody's own portal must not reach the portals that the tests start. */
function withoutSettings() {
	const names = readFileSync('server/config.ts', 'utf8').matchAll(/^\t([A-Z][A-Z_]+): \{/gm);
	const kept = { ...process.env };
	for (const [, name] of names) {
		delete kept[name];
	}
	return kept;
}
