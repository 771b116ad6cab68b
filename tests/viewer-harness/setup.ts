import { chromium } from '@playwright/test';
import type { TestProject } from 'vitest/node';
import { hasBrowser, LAUNCH } from '../builders/chromium.ts';
import { serveHarness } from './serve.ts';

/** Addresses of the page with the viewer and of a browser, for all files of tests. */
export type SharedHarness = { address: string; browser: string };

/** Bundling the viewer and starting a browser for each file took as long as half of its tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	if (!hasBrowser) {
		return () => Promise.resolve();
	}
	const [server, browser] = await Promise.all([serveHarness(), chromium.launchServer(LAUNCH)]);
	project.provide('harness', { address: server.address, browser: browser.wsEndpoint() });
	return async () => {
		await browser.close();
		await server.close();
	};
}

declare module 'vitest' {
	interface ProvidedContext {
		harness: SharedHarness;
	}
}
