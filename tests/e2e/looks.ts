import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Each theme and each width once; all four together take twice the time. */
export const LOOKS = [
	{ name: 'light, desk', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
	{ name: 'dark, phone', colorScheme: 'dark', viewport: { width: 360, height: 740 } }
] as const;

/** Rule, and the first element that breaks it: enough to find it, short enough to read. */
export async function violations(page: Page): Promise<string[]> {
	// In the page itself: we have no frames, and a page of its own for each result takes a second.
	const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(WCAG).analyze();
	return violations.map((one) => `${one.id}: ${one.nodes[0]?.html.slice(0, 200) ?? ''}`);
}

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
