import { beforeEach, describe, expect, test } from 'vitest';
import { hasBrowser } from '../builders/chromium.ts';
import { hostForTests, soon, type HarnessPage } from '../viewer-harness/harness-page.ts';
import { FILM_ID, filmColor } from '../viewer-harness/images.ts';

const FITTED = {
	imageId: FILM_ID,
	frame: 6,
	center: [320, 240] as [number, number],
	zoom: 1,
	window: null
};

describe.skipIf(!hasBrowser)('a film in color', () => {
	const host = hostForTests();
	let viewer: HarnessPage;
	beforeEach(async () => {
		viewer = await host.open();
		await viewer.follow(FITTED);
		await viewer.ready();
	});

	/** WebP keeps a color to a few steps. */
	const shows = (frame: number) =>
		soon(async () => {
			const [r = -99, g = -99, b = -99] = await viewer.colorAt('picture', [320, 240]);
			const color = filmColor(frame);
			return Math.max(Math.abs(r - color.r), Math.abs(g - color.g), Math.abs(b - color.b)) < 8;
		}).toBe(true);

	test('[IM18] each frame is shown in its own color, by the wheel, the buttons and the keys', async () => {
		await shows(6);
		const { page } = viewer;
		await page.mouse.move(...(await viewer.onScreen([320, 240])));
		await page.mouse.wheel(0, 100);
		await shows(7);
		await page.getByRole('button', { name: 'Next slice' }).click();
		await shows(8);
		expect((await viewer.look()).frame).toBe(8);
	});

	test('[IM18] it has no window to move, and slices to scroll', async () => {
		const tools = viewer.page.getByRole('toolbar').getByRole('button');
		await tools.first().waitFor();
		const names = await tools.evaluateAll((all) =>
			all.map((one) => one.getAttribute('aria-label'))
		);
		expect(names.some((name) => name?.startsWith('Window') === true)).toBe(false);
		expect((await viewer.look()).window).toBeNull();
	});
});
