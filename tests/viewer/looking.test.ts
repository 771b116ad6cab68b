import { beforeEach, describe, expect, test } from 'vitest';
import type { Annotation, Point, Shape } from '#lib/domain/annotation/annotation.ts';
import type { Motion } from '#lib/domain/annotation/motion.ts';
import { violations } from '../builders/axe.ts';
import { hasBrowser } from '../builders/chromium.ts';
import { hostForTests, soon, type HarnessPage } from '../viewer-harness/harness-page.ts';
import { CT_ID, MISSING_FRAME, OTHER_ID } from '../viewer-harness/images.ts';

describe.skipIf(!hasBrowser)('looking at an image', () => {
	const host = hostForTests();
	let viewer: HarnessPage;
	beforeEach(async () => {
		viewer = await host.open();
	});

	/** Grays by hand from DICOM PS3.3 C.11.2.1.2.1; the squares stand at these places of the synthetic slice. */
	const squares: Point[] = [
		[200, 240], // -1000 HU
		[260, 240], // -60 HU
		[320, 240], // 140 HU
		[260, 320], // 900 HU
		[256, 380] // 40 HU
	];
	test.each([
		['the first window, 400 / 40', null, [0, 64, 192, 255, 128]],
		['lung, 1500 / -600', '2', [60, 219, 253, 255, 236]],
		['bone, 2000 / 500', '3', [0, 56, 82, 179, 69]]
	])('Hounsfield units are shown as the right grays through %s', async (_, key, grays) => {
		if (key !== null) {
			await viewer.pane.focus();
			await viewer.page.keyboard.press(key);
		}
		for (const [index, at] of squares.entries()) {
			const gray = grays[index] ?? -1;
			await soon(() => viewer.colorAt('picture', at)).toEqual([gray, gray, gray, 255]);
		}
	});

	test('the right button changes the window', async () => {
		await viewer.drag([256, 380], [356, 430], 'right');
		const { window } = await viewer.look();
		expect(window?.width).toBeGreaterThan(450);
		expect(window?.center).toBeGreaterThan(60);
	});

	test('a slice that is refused says so, and the next one comes', async () => {
		const { page } = viewer;
		await viewer.follow({ frame: MISSING_FRAME });
		await page.getByText(`Slice ${MISSING_FRAME + 1} did not load.`).waitFor();
		await page.getByRole('button', { name: 'Try again' }).waitFor();
		await page.getByRole('button', { name: 'Next slice' }).click();
		await viewer.ready();
		expect((await viewer.look()).frame).toBe(MISSING_FRAME + 1);
	});

	test('the wheel scrolls slices, with ctrl it zooms about the pointer', async () => {
		const { page } = viewer;
		const at = await viewer.onScreen([180, 220]);
		await page.mouse.move(...at);
		await page.mouse.wheel(0, 100);
		await soon(async () => (await viewer.look()).frame).toBe(1);
		await page.keyboard.down('Control');
		await page.mouse.wheel(0, -100);
		await page.keyboard.up('Control');
		await soon(async () => (await viewer.look()).zoom).toBeGreaterThan(1.5);
		const [x, y] = await viewer.onScreen([180, 220]);
		expect(Math.hypot(x - at[0], y - at[1])).toBeLessThan(0.5);
	});

	test('a dragged image stays under the pointer', async () => {
		await viewer.pane.focus();
		for (let presses = 0; presses < 4; presses++) {
			await viewer.page.keyboard.press('+');
		}
		const target = await viewer.onScreen([300, 280]);
		await viewer.drag([256, 256], [300, 280]);
		const after = await viewer.onScreen([256, 256]);
		expect(Math.hypot(after[0] - target[0], after[1] - target[1])).toBeLessThan(1);
	});

	test('a followed view is shown exactly, in every size of pane, until the reader drags', async () => {
		const { page } = viewer;
		const lung = { center: -600, width: 1500 };
		const sent = await viewer.follow({
			frame: 12,
			center: [180, 300],
			zoom: 2.4,
			window: lung
		});
		await soon(() => viewer.look()).toEqual(sent);
		await page.setViewportSize({ width: 900, height: 700 });
		await viewer.ready();
		// The square of 900 HU is at 240 to 280, 300 to 340: its edge must be where center and zoom say.
		await soon(() => viewer.colorAt('picture', [243, 320])).toEqual([255, 255, 255, 255]);
		await soon(() => viewer.colorAt('picture', [237, 320])).toEqual([236, 236, 236, 255]);
		expect(await page.evaluate(() => window.harness.moves)).toEqual([false, false]);

		await viewer.drag([180, 300], [200, 320]);
		expect(await page.evaluate(() => window.harness.isFollowing)).toBe(false);
		const { center, frame, zoom } = await viewer.look();
		expect([frame, zoom, Math.round(center[0]), Math.round(center[1])]).toEqual([
			12, 2.4, 160, 280
		]);
	});

	test('two fingers zoom and move, and draw nothing', async () => {
		await viewer.close();
		viewer = await host.open({ width: 360, height: 640, hasTouch: true });
		await viewer.tool('Freehand');
		const fingers = await viewer.page.context().newCDPSession(viewer.page);
		const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: Point[]) =>
			fingers.send('Input.dispatchTouchEvent', {
				type,
				touchPoints: points.map(([x, y], id) => ({ x, y, id }))
			});
		const [ax, ay] = await viewer.onScreen([200, 256]);
		const [bx] = await viewer.onScreen([312, 256]);
		await touch('touchStart', [ax, ay]);
		await touch('touchStart', [ax, ay], [bx, ay]);
		for (const step of [5, 10, 20, 30]) {
			await touch('touchMove', [ax - step, ay], [bx + step, ay]);
		}
		await touch('touchEnd');
		await soon(async () => (await viewer.look()).zoom).toBeCloseTo((bx - ax + 60) / (bx - ax), 1);
		expect(await viewer.marks()).toEqual([]);
	});

	test('another person’s stroke is drawn while it is made, and goes when it ends', async () => {
		const points: Point[] = [
			[100, 150],
			[200, 300]
		];
		const stroke = { id: 's', imageId: CT_ID, frame: 0, tool: 'rectangle', firstIndex: 0, points };
		const motion: Motion[] = [{ personId: OTHER_ID, name: 'Kamran Bhatti', color: 2, stroke }];
		await viewer.page.evaluate((list) => window.harness.setMotion(list), motion);
		// Dotted: some pixel of the left edge is drawn.
		const edge = async () =>
			Promise.all(
				Array.from({ length: 12 }, (_, step) => viewer.opacityAt('live', [100, 200 + step]))
			);
		await soon(async () => Math.max(...(await edge()))).toBeGreaterThan(150);
		await viewer.page.evaluate(() => window.harness.setMotion([]));
		await soon(async () => Math.max(...(await edge()))).toBe(0);
	});

	test('many marks stay where they are on the image while it is panned far, zoomed and one of them goes', async () => {
		const marks = Array.from({ length: 150 }, (_, index) => arrowAt(index));
		const [first, last] = [arrowAt(0), arrowAt(149)];
		const isDrawn = async ([x, y]: Point) => (await viewer.opacityAt('marks', [x, y])) > 200;
		await viewer.setMarks(marks);
		await viewer.pane.focus();
		await soon(() => isDrawn(last.at)).toBe(true);
		const times = (count: number, key: string) => Array<string>(count).fill(key);
		// Steps of 40 screen pixels: the last mark comes from beyond what is kept around the pane.
		for (const key of [
			...times(6, '+'),
			...times(22, 'Shift+ArrowRight'),
			...times(10, 'Shift+ArrowDown')
		]) {
			await viewer.page.keyboard.press(key);
		}
		await soon(() => isDrawn(last.at)).toBe(true);
		expect(await isDrawn([last.at[0], last.at[1] - 4])).toBe(false);
		await viewer.setMarks(marks.slice(0, -1));
		await soon(() => isDrawn(last.at)).toBe(false);
		await viewer.page.keyboard.press('0');
		await soon(() => isDrawn(first.at)).toBe(true);
	});

	test.each([
		{ width: 1280, height: 800 },
		{ width: 360, height: 640 }
	])(
		'axe finds nothing at $width by $height with a mark, its label field and a chosen row',
		async (size) => {
			await viewer.page.setViewportSize(size);
			await viewer.tool('Rectangle');
			await viewer.drag([150, 200], [300, 300]);
			await viewer.page.getByRole('textbox', { name: 'Label of the mark' }).waitFor();
			expect(await violations(viewer.page)).toEqual([]);
		}
	);

	test('tools that do not come are asked for again until they come, and the keys lead on without them', async () => {
		const toolbar = /ViewerToolbar-[^/]*\.js$/;
		let refused = 0;
		await viewer.page.route(toolbar, (route) => {
			refused += 1;
			return route.abort();
		});
		await viewer.page.reload();
		await viewer.ready();
		await soon(() => Promise.resolve(refused > 1)).toBe(true);
		await viewer.pane.press('ArrowDown');
		await soon(async () => (await viewer.look()).frame).toBe(1);
		await viewer.page.unroute(toolbar);
		await viewer.page.getByRole('toolbar').waitFor();
	});
});

/** An arrow of 16 pixels around `at`, in rows of 15 with 30 pixels between; the last one at the right. */
function arrowAt(index: number): Annotation & { at: Point } {
	const [x, y] = [46 + (index % 15) * 30, 100 + Math.floor(index / 15) * 30];
	const key = `${OTHER_ID}:${index}`;
	const shape: Shape = { type: 'arrow', from: [x - 8, y], to: [x + 8, y] };
	return { key, authorId: OTHER_ID, imageId: CT_ID, frame: 0, shape, label: '', at: [x, y] };
}
