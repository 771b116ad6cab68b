import { createServer } from 'node:net';
import { defineConfig } from '@playwright/test';
import { LAUNCH } from './tests/builders/chromium.ts';

/** A port that nobody has, so that the tests run beside a portal in use. */
function freePort(): Promise<number> {
	return new Promise((resolve) => {
		const probe = createServer().listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() =>
				resolve(typeof address === 'object' && address !== null ? address.port : 0)
			);
		});
	});
}

// Playwright reads this file once more in each worker; the first reading decides.
process.env.E2E_PORT ??= String(await freePort());
process.env.E2E_DATA ??= `reports/e2e-data`;
const { E2E_PORT: port, E2E_DATA: folder, DEMONSTRATION_TEMPLATE: template } = process.env;
const address = `http://localhost:${port}`;
const prepared = [
	`fs.rmSync('${folder}', { recursive: true, force: true })`,
	// Without one, the server makes its demonstration itself.
	template === undefined ? '' : `fs.cpSync('${template}', '${folder}', { recursive: true })`
].join(';');

export default defineConfig({
	testDir: 'tests/e2e',
	outputDir: 'reports/playwright',
	reporter: [['list'], ['json', { outputFile: 'reports/e2e.json' }]],
	retries: 0,
	// Two people in two browsers are already as much as a machine with two cores can show without getting slow.
	workers: 1,
	timeout: 60_000,
	expect: { timeout: 10_000 },
	use: {
		baseURL: address,
		// A trace of every test, kept of the failed ones, costs a fifth of the time: add --trace on to look into one.
		trace: 'off',
		screenshot: 'only-on-failure',
		launchOptions: LAUNCH
	},
	projects: [{ name: 'chromium' }],
	webServer: {
		command: `node -e "${prepared}" && exec node server/main.ts`,
		url: `${address}/readyz`,
		env: { PORT: port, DATA: folder, LOG_LEVEL: 'warn' },
		timeout: 120_000,
		stdout: 'ignore',
		stderr: 'pipe',
		gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 }
	}
});
