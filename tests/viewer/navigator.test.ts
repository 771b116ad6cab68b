import { beforeEach, describe, expect, test } from 'vitest';
import type { Point } from '#lib/domain/annotation/annotation.ts';
import { violations } from '../builders/axe.ts';
import { hasBrowser } from '../builders/chromium.ts';
import { hostForTests, soon, type HarnessPage } from '../viewer-harness/harness-page.ts';
import { SLIDE_ID } from '../viewer-harness/images.ts';

const PLACE = {
	imageId: SLIDE_ID,
	frame: 0,
	window: null,
	rotation: 0,
	isFlipped: false,
	isInverted: false
} as const;
const FITTED = { ...PLACE, center: [1050, 750] as Point, zoom: 1 };

describe.skipIf(!hasBrowser)('[IM83] the overview of a slide', () => {
	const host = hostForTests();
	let viewer: HarnessPage;
	beforeEach(async () => {
		viewer = await host.open();
		await viewer.follow(FITTED);
		await viewer.ready();
	});

	const overview = () => viewer.page.getByRole('button', { name: /^Overview of Whole slide/ });

	/** The corners of the frame, in pixels of the slide. */
	async function frame(): Promise<number[]> {
		const points = await overview().locator('polygon').getAttribute('points');
		return (points ?? '').split(/[ ,]/).map(Number);
	}

	test('[IM83] is there when a part of the slide is in view, with a frame around that part', async () => {
		await viewer.page.locator('[data-tiles]').waitFor();
		expect(await overview().count()).toBe(0);
		await viewer.follow({ ...FITTED, center: [1000, 500], zoom: 4 });
		await overview().waitFor();
		const box = await viewer.pane.boundingBox();
		const scale = Math.min((box?.width ?? 0) / 2100, (box?.height ?? 0) / 1500) * 4;
		const [left, top] = [
			1000 - (box?.width ?? 0) / 2 / scale,
			500 - (box?.height ?? 0) / 2 / scale
		];
		const found = await frame();
		expect(found[0]).toBeCloseTo(left, 0);
		expect(found[1]).toBeCloseTo(top, 0);
		expect(found[4]).toBeCloseTo(2000 - left, 0);
		expect(found[5]).toBeCloseTo(1000 - top, 0);
		expect(await violations(viewer.page)).toEqual([]);
	});

	test('[IM83] moves the view by a press, by dragging and by the arrow keys, also past its edge', async () => {
		await viewer.follow({ ...FITTED, zoom: 4 });
		const box = await overview().boundingBox();
		if (box === null) {
			throw new Error('there is no overview');
		}
		const { mouse, keyboard } = viewer.page;
		await mouse.move(box.x + box.width / 4, box.y + box.height / 4);
		await mouse.down();
		await soon(async () => Math.abs((await viewer.look()).center[0] - 525)).toBeLessThan(20);
		await mouse.move(box.x + box.width * 0.75, box.y + box.height * 0.5);
		await mouse.up();
		await soon(async () => Math.abs((await viewer.look()).center[0] - 1575)).toBeLessThan(20);
		const before = (await viewer.look()).center;
		await overview().focus();
		await keyboard.press('ArrowLeft');
		await soon(async () => (await viewer.look()).center[0]).toBeLessThan(before[0] - 50);
		for (let press = 0; press < 20; press += 1) {
			await keyboard.press('ArrowUp');
		}
		await soon(async () => (await viewer.look()).center[1]).toBe(0);
		// It stays where the focus is when the whole slide comes into view.
		await keyboard.press('0');
		await soon(async () => (await viewer.look()).zoom).toBe(1);
		expect(await overview().count()).toBe(1);
	});

	test('[IM83] is not there on a phone, where the slide needs the room', async () => {
		await viewer.page.setViewportSize({ width: 360, height: 640 });
		await viewer.follow({ ...FITTED, zoom: 4 });
		await viewer.page.locator('[data-tiles=sharp]').waitFor();
		expect(await overview().isVisible()).toBe(false);
	});
});
