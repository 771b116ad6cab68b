import { expect, type Page } from '@playwright/test';
import { violations } from '../builders/axe.ts';

/** Each theme and each width once; all four together take twice the time. */
export const LOOKS = [
	{ name: 'light, desk', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
	{ name: 'dark, phone', colorScheme: 'dark', viewport: { width: 360, height: 740 } }
] as const;

/** Pixels that the page is wider than its window. */
export async function overflow(page: Page): Promise<number> {
	return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** Both looks of a page that stays as it is; `where` names it in the report. */
export async function expectNoFault(page: Page, where: string): Promise<void> {
	for (const { name, colorScheme, viewport } of LOOKS) {
		await page.emulateMedia({ colorScheme });
		await page.setViewportSize(viewport);
		// A color on its way to another is neither.
		await page.waitForFunction(
			() => !document.getAnimations().some(({ playState }) => playState === 'running')
		);
		expect.soft(await violations(page), `${where}, ${name}`).toEqual([]);
		expect.soft(await overflow(page), `${where}, ${name}`).toBeLessThanOrEqual(0);
	}
}
