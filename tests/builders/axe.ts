import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CDPSession, Page } from '@playwright/test';
import type axe from 'axe-core';

/** The package's own short form of it; the long one is 1.5 MB, sent to and read by each page anew. */
const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * Breaches of WCAG 2.2 AA: rule, and the first element that breaks it. Run in the page itself, which has no frames: a third
 * of the time that a page of its own for the result takes.
 */
export async function violations(page: Page): Promise<string[]> {
	if (!(await page.evaluate(() => 'axe' in window))) {
		const protocol = await protocolOf(page);
		// A script, which the browser compiles once for all pages of a process; what `evaluate` runs is compiled each time.
		await protocol.send('Runtime.evaluate', { expression: `${SOURCE};0` });
	}
	return page.evaluate(async (tags) => {
		// A button that the bar at the top covers by half counts as too small, and can be scrolled to.
		window.scrollTo(0, 0);
		// Nothing of ours is loaded from elsewhere, so there are no style sheets to fetch again.
		const found = await window.axe.run(document, {
			runOnly: tags,
			preload: false,
			resultTypes: ['violations']
		});
		return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ''}`);
	}, WCAG);
}

const protocols = new WeakMap<Page, Promise<CDPSession>>();

function protocolOf(page: Page): Promise<CDPSession> {
	const protocol = protocols.get(page) ?? page.context().newCDPSession(page);
	protocols.set(page, protocol);
	return protocol;
}

declare global {
	interface Window {
		axe: typeof axe;
	}
}
