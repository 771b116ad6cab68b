// A browser and a Postgres for the tests: Debian's where we may install them, else Playwright's own browser.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The shell is the same browser without a window's machinery and takes a third less of the processors for the same tests. */
export const DEBIAN_BROWSERS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];
const DEBIAN_POSTGRES = '/usr/lib/postgresql';

/** Installs what is missing; tells what is there afterwards. */
export function openTools(): { hasBrowser: boolean; postgresFolder: string | null } {
	if (findPostgres() === null) {
		installDebian('postgresql');
	}
	for (const name of ['chromium-headless-shell', 'chromium']) {
		if (!hasBrowser()) {
			installDebian(name);
		}
	}
	if (!hasBrowser()) {
		run('playwright', ['install', 'chromium']);
	}
	return { hasBrowser: hasBrowser(), postgresFolder: findPostgres() };
}

function hasBrowser(): boolean {
	if (DEBIAN_BROWSERS.some((browser) => runs(browser, ['--version']))) {
		return true;
	}
	const code =
		'import { chromium } from "@playwright/test"; process.stdout.write(chromium.executablePath());';
	const { stdout } = spawnSync('node', ['--input-type=module', '-e', code], { encoding: 'utf8' });
	return stdout !== '' && existsSync(stdout);
}

/** The newest Debian has, else the one on the path; null without any. */
export function findPostgres(): string | null {
	const versions = existsSync(DEBIAN_POSTGRES) ? readdirSync(DEBIAN_POSTGRES) : [];
	const folders = versions
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => join(DEBIAN_POSTGRES, version, 'bin'))
		.filter((folder) => existsSync(join(folder, 'initdb')));
	if (folders[0] !== undefined) {
		return folders[0];
	}
	const { stdout, status } = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' });
	const folder = status === 0 ? stdout.trim() : '';
	return folder !== '' && existsSync(join(folder, 'initdb')) ? folder : null;
}

function installDebian(name: string): void {
	if (process.platform !== 'linux' || !runs('apt-get', ['--version'])) {
		return;
	}
	const isRoot = process.getuid?.() === 0;
	if (!isRoot && !runs('sudo', ['-n', 'true'])) {
		return;
	}
	process.stdout.write(`Installing ${name} with apt-get.\n`);
	const prefix = isRoot ? [] : ['sudo', '-n'];
	const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq'];
	for (const parameters of [['update'], ['install', '-y', '--no-install-recommends', name]]) {
		const [command = '', ...rest] = [...prefix, ...quiet, ...parameters];
		// What cannot be installed is looked for again afterwards, and its suite then counts as skipped.
		run(command, rest);
	}
}

function run(command: string, parameters: string[]): boolean {
	return spawnSync(command, parameters, { stdio: 'inherit' }).status === 0;
}

function runs(command: string, parameters: string[]): boolean {
	return spawnSync(command, parameters, { stdio: 'ignore' }).status === 0;
}
