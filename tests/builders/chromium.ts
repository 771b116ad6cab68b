import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { DEBIAN_BROWSERS } from '../../scripts/testing/tools.ts';

const debians = DEBIAN_BROWSERS.find((browser) => existsSync(browser));

/** Debian's where there is one, else Playwright's own. */
export const LAUNCH = {
	...(debians === undefined ? {} : { executablePath: debians }),
	args: [
		'--no-sandbox',
		'--disable-gpu',
		'--disable-quic',
		'--no-first-run',
		'--disable-background-networking',
		'--disable-component-update',
		'--disable-sync'
	]
};

/** Without a browser the tests of the viewer are skipped, not failed. */
export const hasBrowser = existsSync(LAUNCH.executablePath ?? chromium.executablePath());
