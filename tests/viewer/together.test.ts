import { beforeEach, describe, expect, test } from 'vitest';
import type { Point } from '#lib/domain/annotation/annotation.ts';
import type { TilePlace } from '#lib/domain/image/tiles.ts';
import { violations } from '../builders/axe.ts';
import { hasBrowser } from '../builders/chromium.ts';
import { hostForTests, soon, type HarnessPage } from '../viewer-harness/harness-page.ts';
import { IMAGES, SLIDE_ID, tileColor } from '../viewer-harness/images.ts';

const OTHER_SLIDES = [14, 15, 16, 17].map(
	(number) => `0190a000-0000-7000-8000-0000000000${number}`
);
const PLACE = { frame: 0, window: null, rotation: 0, isFlipped: false, isInverted: false } as const;
const at = (center: Point) => ({ ...PLACE, imageId: SLIDE_ID, center, zoom: 4 });

describe.skipIf(!hasBrowser)('[IM90] slides side by side', () => {
	const host = hostForTests();
	let viewer: HarnessPage;
	beforeEach(async () => {
		viewer = await host.open();
		const [slide] = IMAGES.filter(({ id }) => id === SLIDE_ID);
		if (slide === undefined) {
			throw new Error('the harness has no slide');
		}
		const others = OTHER_SLIDES.map((id) => ({ ...slide, id, title: `Slide ${id.at(-1)}` }));
		await viewer.page.evaluate((list) => window.harness.setImages(list), [...IMAGES, ...others]);
		await viewer.follow(at([256, 256]));
		await viewer.page.locator('[data-tiles=sharp]').waitFor();
	});

	const together = () => viewer.page.getByRole('button', { name: 'Slides side by side' });
	const beside = () => viewer.page.locator('[data-beside]');

	/** The color in the middle of the pane beside. */
	async function colorBeside(id: string): Promise<number[]> {
		const canvas = viewer.page.locator(`[data-beside="${id}"] canvas`).first();
		return canvas.evaluate((element) => {
			if (!(element instanceof HTMLCanvasElement)) {
				throw new Error('not a canvas');
			}
			const { width, height } = element;
			const pixel = element.getContext('2d')?.getImageData(width / 2, height / 2, 1, 1);
			return [...(pixel?.data ?? [])];
		});
	}

	const shows = (id: string, place: TilePlace) =>
		soon(async () => {
			const { r, g, b } = tileColor(place);
			const color = await colorBeside(id);
			return [r, g, b].every((value, index) => Math.abs(value - (color[index] ?? -99)) < 6);
		}).toBe(true);

	test('[IM90] are four at most, the one in view among them, and go where it goes', async () => {
		await together().click();
		await soon(() => beside().count()).toBe(3);
		const [first = ''] = OTHER_SLIDES;
		await shows(first, { level: 3, column: 0, row: 0 });
		await viewer.follow(at([1280, 768]));
		await shows(first, { level: 3, column: 2, row: 1 });
		expect(await violations(viewer.page)).toEqual([]);
		await viewer.page.getByRole('button', { name: 'One slide' }).click();
		await soon(() => beside().count()).toBe(0);
	});

	test('[IM90] a press on another makes it the one that is worked on, at the same place', async () => {
		await together().click();
		await viewer.page.getByRole('button', { name: 'Work on Slide 4' }).click();
		await soon(async () => (await viewer.look()).imageId).toBe(OTHER_SLIDES[0]);
		const { center } = await viewer.look();
		expect(center.map(Math.round)).toEqual([256, 256]);
		await soon(() => viewer.page.locator(`[data-beside="${SLIDE_ID}"]`).count()).toBe(1);
	});

	test('[IM90] another kind of image has the whole pane, and a phone shows one slide', async () => {
		await together().click();
		await soon(() => beside().count()).toBe(3);
		await viewer.page.getByRole('button', { name: 'CT chest, synthetic' }).click();
		await soon(() => beside().count()).toBe(0);
		await viewer.page.setViewportSize({ width: 360, height: 640 });
		await viewer.follow(at([256, 256]));
		expect(await together().isVisible()).toBe(false);
		expect(await beside().first().isVisible()).toBe(false);
	});
});
