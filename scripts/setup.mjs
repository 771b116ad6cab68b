// Brings a fresh clone to where "npm start" can run. Plain JavaScript for Node 18: it runs before a newer Node is there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	readFileSync,
	readdirSync,
	rmSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const INSTALL_STAMP = 'node_modules/.setup-stamp';
const BUILD_STAMP = 'build/.setup-stamp';
/** What a build is made of; a change in any of these makes it anew. */
const SOURCES = [
	'src',
	'server',
	'static',
	'content',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts'
];

install();
repairNodeLink();
checkNode();
if (process.argv.includes('--build')) {
	build();
}
if (process.env.npm_lifecycle_event === 'setup') {
	say('Set up. "npm start" starts the portal.');
}

function install() {
	const wanted = installHash();
	if (readStamp(INSTALL_STAMP) === wanted) {
		return;
	}
	say('Installing the packages (once, about half a minute).');
	// Not "npm ci": it refuses a lock in which the package of another platform is missing. Development packages build the pages.
	const flags = [
		'--include=dev',
		'--include=optional',
		'--no-audit',
		'--no-fund',
		'--loglevel=error'
	];
	npm(['install', '--no-save', ...flags]);
	writeFileSync(INSTALL_STAMP, wanted);
}

function installHash() {
	const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
		readFileSync('package.json', 'utf8')
	);
	return createHash('sha256')
		.update(JSON.stringify([dependencies, devDependencies, optionalDependencies]))
		.update(readFileSync('package-lock.json'))
		.update(`${process.platform}-${process.arch}`)
		.digest('hex');
}

/** npm 10 installs the private Node but leaves its link out when several optional packages share the name. */
function repairNodeLink() {
	const system = { linux: 'linux', win32: 'win' }[process.platform];
	const binary = `node_modules/node-${system}-${process.arch}/bin/node`;
	if (process.platform === 'linux' && existsSync(binary) && !existsSync('node_modules/.bin/node')) {
		mkdirSync('node_modules/.bin', { recursive: true });
		rmSync('node_modules/.bin/node', { force: true });
		symlinkSync(`../../${binary}`, 'node_modules/.bin/node');
	}
}

function checkNode() {
	const shown = spawnSync('node', ['--version'], { env: environment(), encoding: 'utf8' });
	const major = Number(/^v(\d+)/.exec(shown.stdout ?? '')?.[1] ?? 0);
	if (major < 24) {
		fail(
			`Mashwara needs Node 24 or newer and brings none for ${process.platform}-${process.arch}: install one and try again.`
		);
	}
}

function build() {
	const wanted = buildHash();
	if (readStamp(BUILD_STAMP) === wanted) {
		return;
	}
	say('Building the pages.');
	rmSync(BUILD_STAMP, { force: true });
	// Its advice is for whoever writes pages, who sees it in "npm run build" and "npm run check"; here it shows if it fails.
	npm(['run', 'build', '--silent'], { isQuiet: true });
	writeFileSync(BUILD_STAMP, wanted);
}

function buildHash() {
	const hash = createHash('sha256');
	for (const path of SOURCES.flatMap(filesIn)) {
		hash.update(path).update(readFileSync(path));
	}
	return hash.digest('hex');
}

/** The file itself, or all files below the folder; tests are in no build. */
function filesIn(path) {
	if (!existsSync(path)) {
		return [];
	}
	const entries = readdirIfFolder(path);
	if (entries === null) {
		return path.endsWith('.test.ts') ? [] : [path];
	}
	return entries.flatMap((name) => filesIn(join(path, name)));
}

function readdirIfFolder(path) {
	try {
		return readdirSync(path).sort();
	} catch (error) {
		if (error.code === 'ENOTDIR') {
			return null;
		}
		throw error;
	}
}

/** The npm that runs us, else the one on the path. */
function npm(parameters, { isQuiet } = { isQuiet: false }) {
	const cli = process.env.npm_execpath;
	const isNpm = cli !== undefined && /npm-cli\.c?js$/.test(cli);
	const [command, leading] = isNpm ? [process.execPath, [cli]] : ['npm', []];
	const { status, error, stdout, stderr } = spawnSync(command, [...leading, ...parameters], {
		stdio: isQuiet ? 'pipe' : 'inherit',
		maxBuffer: 64 * 1024 * 1024,
		env: environment(),
		shell: !isNpm && process.platform === 'win32'
	});
	if (error !== undefined || status !== 0) {
		process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
		fail(`"npm ${parameters[0]}" did not succeed; what it says stands above.`);
	}
}

/** With the private Node first, for the case that npm did not start us. */
function environment() {
	const path = process.env.PATH ?? '';
	const bin = join(root, 'node_modules', '.bin');
	return {
		...process.env,
		PATH: path.split(delimiter).includes(bin) ? path : `${bin}${delimiter}${path}`
	};
}

function readStamp(path) {
	return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function say(sentence) {
	process.stdout.write(`${sentence}\n`);
}

function fail(sentence) {
	process.stderr.write(`${sentence}\n`);
	process.exit(1);
}
