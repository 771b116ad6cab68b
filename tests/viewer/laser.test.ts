import { beforeEach, describe, expect, test } from 'vitest';
import type { Motion } from '#lib/domain/annotation/motion.ts';
import { hasBrowser } from '../builders/chromium.ts';
import { hostForTests, soon, type HarnessPage } from '../viewer-harness/harness-page.ts';
import { CT_ID, OTHER_ID } from '../viewer-harness/images.ts';

describe.skipIf(!hasBrowser)('the laser pointer', () => {
	const host = hostForTests();
	let viewer: HarnessPage;
	beforeEach(async () => {
		viewer = await host.open();
	});

	test('[LB56] one’s own is told while it moves, ended within 1 s, and leaves no mark', async () => {
		await viewer.tool('Laser pointer');
		await viewer.moveTo([200, 200]);
		await viewer.moveTo([300, 256]);
		const moving = (await viewer.strokes()).filter((stroke) => stroke !== null);
		expect(moving.at(-1)).toMatchObject({ imageId: CT_ID, frame: 0, tool: 'laser' });
		await soon(async () => (await viewer.strokes()).at(-1)).toBeNull();
		await soon(() => viewer.opacityAt('live', [300, 256])).toBe(0);
		await viewer.press([300, 256]);
		await viewer.page.mouse.up();
		expect(await viewer.marks()).toEqual([]);
	});

	test('[LB56] another’s fades by itself when its end is lost, and a repeated state does not light it again', async () => {
		const points: [number, number][] = [
			[200, 200],
			[300, 256]
		];
		const show = (): Promise<void> => {
			const on = { id: 'one', imageId: CT_ID, frame: 0, tool: 'laser', firstIndex: 0 };
			const motion: Motion[] = [
				{ personId: OTHER_ID, name: 'Kamran Bhatti', color: 2, stroke: { ...on, points } }
			];
			return viewer.page.evaluate((list) => window.harness.setMotion(list), motion);
		};
		await show();
		// A place of the trail, so that the named pointer at its end is not taken for the laser.
		await soon(() => viewer.opacityAt('live', [250, 228])).toBeGreaterThan(0);
		const begun = Date.now();
		await soon(() => viewer.opacityAt('live', [250, 228])).toBe(0);
		expect(Date.now() - begun).toBeLessThan(1500);
		await show();
		await viewer.page.evaluate(() => new Promise(requestAnimationFrame));
		await viewer.page.evaluate(() => new Promise(requestAnimationFrame));
		expect(await viewer.opacityAt('live', [250, 228])).toBe(0);
	});

	test('who chooses another tool ends it at once', async () => {
		await viewer.tool('Laser pointer');
		await viewer.moveTo([300, 256]);
		await viewer.pane.focus();
		await viewer.page.keyboard.press('v');
		expect((await viewer.strokes()).at(-1)).toBeNull();
	});
});
