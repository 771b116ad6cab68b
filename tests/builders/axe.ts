import type { Page } from '@playwright/test';
import axe from 'axe-core';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * Breaches of WCAG 2.2 AA: rule, and the first element that breaks it. Run in the page itself, which has no frames: a third
 * of the time that a page of its own for the result takes.
 */
export async function violations(page: Page): Promise<string[]> {
	if (!(await page.evaluate(() => 'axe' in window))) {
		await page.evaluate(axe.source);
	}
	return page.evaluate(async (tags) => {
		// Nothing of ours is loaded from elsewhere, so there are no style sheets to fetch again.
		const found = await window.axe.run(document, {
			runOnly: tags,
			preload: false,
			resultTypes: ['violations']
		});
		return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200) ?? ''}`);
	}, WCAG);
}

declare global {
	interface Window {
		axe: typeof axe;
	}
}
