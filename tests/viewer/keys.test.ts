import { beforeEach, describe, expect, test } from 'vitest';
import { violations } from '../builders/axe.ts';
import { hasBrowser } from '../builders/chromium.ts';
import { hostForTests, type HarnessPage } from '../viewer-harness/harness-page.ts';

describe.skipIf(!hasBrowser)('keys and fingers', () => {
	const host = hostForTests();
	let viewer: HarnessPage;
	beforeEach(async () => {
		viewer = await host.open();
	});

	test('[IM71] the list of keys names every tool that has a button, with the key of its title', async () => {
		const { page } = viewer;
		// The tools come after the picture.
		await page.getByRole('toolbar').waitFor();
		const titles = await page
			.getByRole('toolbar')
			.getByRole('button')
			.evaluateAll((buttons) => buttons.map((button) => button.getAttribute('title') ?? ''));
		await page.getByRole('button', { name: 'Keys', exact: true }).click();
		const list = page.getByRole('group', { name: 'Keys' });
		const rows = await list
			.locator('dl > div')
			.evaluateAll((lines) => lines.map((line) => line.textContent?.replace(/\s+/g, ' ').trim()));
		const ofTools = titles
			.map((title) => /^(.+) \((.)\)$/.exec(title))
			.flatMap((found) => (found === null ? [] : [`${found[1]} ${found[2]}`]));
		expect(ofTools.length).toBeGreaterThan(13);
		expect(ofTools.filter((row) => !rows.includes(row))).toEqual([]);
		for (const row of ['Play or stop C', 'Mirror left and right F', 'Turn to the left Shift+T']) {
			expect(rows).toContain(row);
		}
		expect(await violations(page)).toEqual([]);
		await page.keyboard.press('Escape');
		expect(await list.isVisible()).toBe(false);
	});

	test('[IM71] on a phone no button of the viewer is smaller than 44 px', async () => {
		await viewer.close();
		viewer = await host.open({ width: 360, height: 640, hasTouch: true });
		const { page } = viewer;
		await page.getByRole('toolbar').waitFor();
		await viewer.pane.focus();
		await page.keyboard.press('c');
		const small = async () =>
			page.locator('.viewer button:visible, .viewer select:visible').evaluateAll((buttons) =>
				buttons
					.map((button) => ({ button, box: button.getBoundingClientRect() }))
					.filter(({ box }) => box.width < 44 || box.height < 44)
					.map(
						({ button, box }) =>
							`${button.ariaLabel ?? button.textContent} ${box.width} ${box.height}`
					)
			);
		expect(await small()).toEqual([]);
		await page.keyboard.press('c');
		const turns = page.getByRole('button', { name: 'Turn, mirror, invert' });
		await turns.scrollIntoViewIfNeeded();
		await turns.click();
		expect(await small()).toEqual([]);
	});
});
