import { beforeEach, describe, expect, test } from 'vitest';
import { violations } from '../builders/axe.ts';
import { hasBrowser } from '../builders/chromium.ts';
import { hostForTests, soon, type HarnessPage } from '../viewer-harness/harness-page.ts';
import { MISSING_FRAME } from '../viewer-harness/images.ts';

describe.skipIf(!hasBrowser)('playing slices', () => {
	const host = hostForTests();
	let viewer: HarnessPage;
	beforeEach(async () => {
		viewer = await host.open({ hasPreviews: true });
	});

	async function press(...keys: string[]): Promise<void> {
		await viewer.pane.focus();
		for (const key of keys) {
			await viewer.page.keyboard.press(key);
		}
	}
	const frame = async () => (await viewer.look()).frame;
	const play = () => viewer.page.getByRole('button', { name: 'Play the slices' });
	const stop = () => viewer.page.getByRole('button', { name: 'Stop playing' });

	test('[IM67] goes round the series by previews, exact frames or not, from the button and from the keyboard', async () => {
		const release = await viewer.holdExactFrames();
		await viewer.follow({ frame: 36 });
		await play().click();
		await soon(frame).toBeGreaterThan(37);
		await soon(frame).toBeLessThan(20);
		await soon(frame).toBeGreaterThan(3);
		await press('c');
		await play().waitFor();
		const at = await frame();
		await press('c');
		await soon(frame).not.toBe(at);
		await stop().click();
		await play().waitFor();
		await release();
	});

	test('[IM67] waits for a slice that is on its way', async () => {
		await host.closePages();
		viewer = await host.open();
		// This page has no previews, and of the exact frames ten neighbors.
		await soon(() =>
			viewer.page.evaluate(
				() =>
					performance.getEntriesByType('resource').filter(({ name }) => /frames\/\d+$/.test(name))
						.length
			)
		).toBe(11);
		const release = await viewer.holdExactFrames();
		await press('c');
		await viewer.pane.getByText('Loading slice 12').waitFor();
		expect(await frame()).toBe(11);
		await release();
		await soon(frame).toBeGreaterThan(12);
	});

	test('[IM67] any other way to a slice ends it', async () => {
		await press('c');
		await soon(frame).toBeGreaterThan(1);
		await press('Home');
		await play().waitFor();
		expect(await frame()).toBe(0);
		await press('c');
		await soon(frame).toBeGreaterThan(1);
		await viewer.follow({ frame: 20 });
		await play().waitFor();
		expect(await frame()).toBe(20);
		await press('c');
		await viewer.page.getByRole('button', { name: 'Biopsy, H&E' }).click();
		await soon(() => stop().count()).toBe(0);
		expect(await play().count()).toBe(0);
	});

	test('[IM67] the rate goes from 1 to 30 a second', async () => {
		await press('c');
		const rate = viewer.pane.locator('.rate');
		expect(await rate.innerText()).toBe('12/s');
		await press('.', '.', '.', '.', '.', '.', '.', '.');
		expect(await rate.innerText()).toBe('30/s');
		for (let times = 0; times < 20; times++) {
			await press(',');
		}
		expect(await rate.innerText()).toBe('1/s');
		await viewer.page.getByRole('button', { name: 'Faster' }).click();
		expect(await rate.innerText()).toBe('2/s');
	});

	test('[IM67] a slice that is refused does not hold it up', async () => {
		await viewer.follow({ frame: MISSING_FRAME - 2 });
		await press('2');
		await viewer.ready();
		await press('c');
		await soon(frame).toBeGreaterThan(MISSING_FRAME + 1);
	});

	test('[IM67] is not started for who prefers reduced motion either, and axe finds nothing while it plays', async () => {
		await viewer.page.emulateMedia({ reducedMotion: 'reduce' });
		expect(await play().count()).toBe(1);
		const at = await frame();
		await press(',');
		expect(await frame()).toBe(at);
		await press('c');
		expect(await violations(viewer.page)).toEqual([]);
		await viewer.page.emulateMedia({ reducedMotion: null });
	});
});
