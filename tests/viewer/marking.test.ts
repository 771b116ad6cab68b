import { beforeEach, describe, expect, test } from 'vitest';
import type { Annotation, Point } from '#lib/domain/annotation/annotation.ts';
import { hasBrowser } from '../builders/chromium.ts';
import { hostForTests, soon, type HarnessPage } from '../viewer-harness/harness-page.ts';
import { CT_ID, OTHER_ID, PICTURE_ID } from '../viewer-harness/images.ts';

/** An arrow from 150, 200 to 300, 200 by another person. */
function theirArrow(change: { label: string; frame: number }): Annotation {
	return {
		key: `${OTHER_ID}:0190c000-0000-7000-8000-000000000001`,
		authorId: OTHER_ID,
		imageId: CT_ID,
		shape: { type: 'arrow', from: [150, 200], to: [300, 200] },
		...change
	};
}

describe.skipIf(!hasBrowser)('marking an image', () => {
	const host = hostForTests();
	let viewer: HarnessPage;
	beforeEach(async () => {
		viewer = await host.open();
	});

	test('a rectangle is seen while it is drawn, and stored in image pixels with its label', async () => {
		const { page } = viewer;
		await viewer.tool('Rectangle');
		await viewer.press([150, 200]);
		await viewer.moveTo([350, 290]);
		await soon(() => viewer.opacityAt('live', [250, 200])).toBeGreaterThan(200);
		expect(await viewer.marks()).toEqual([]);
		await page.mouse.up();
		await page.keyboard.type('Mass, 4R');
		await page.keyboard.press('Enter');

		const [drawn] = await viewer.marks();
		expect(drawn).toMatchObject({ imageId: CT_ID, frame: 0, label: 'Mass, 4R' });
		const { shape } = drawn ?? {};
		if (shape?.type !== 'rectangle') {
			throw new Error('no rectangle was stored');
		}
		expect(Math.hypot(shape.from[0] - 150, shape.from[1] - 200)).toBeLessThan(1);
		expect(Math.hypot(shape.to[0] - 350, shape.to[1] - 290)).toBeLessThan(1);
		await soon(() => viewer.opacityAt('marks', [250, 200])).toBeGreaterThan(200);
		await soon(() => viewer.opacityAt('live', [250, 200])).toBe(0);
		expect((await viewer.strokes()).at(-1)).toBeNull();
	});

	test('one’s own mark is moved with the pointer and deleted in the list', async () => {
		const { page } = viewer;
		await viewer.tool('Rectangle');
		await viewer.drag([150, 200], [350, 290]);
		await page.keyboard.press('Enter');
		await viewer.tool('Select and move');
		await viewer.drag([250, 200], [250, 240]);
		const [moved] = await viewer.marks();
		expect(moved?.shape.type === 'rectangle' && Math.round(moved.shape.from[1])).toBe(240);

		await page.getByRole('button', { name: 'Delete: Rectangle' }).click();
		expect(await viewer.marks()).toEqual([]);
		await soon(() => viewer.opacityAt('marks', [250, 240])).toBe(0);
	});

	test('a freehand line is told in pieces without a gap, at most 30 a second, and stored simplified', async () => {
		await viewer.tool('Freehand');
		await viewer.press([150, 256]);
		const begun = Date.now();
		for (let step = 0; step < 60; step++) {
			const at: Point = [150 + step * 3, 256 + Math.round(40 * Math.sin(step / 8))];
			await viewer.page.mouse.move(...(await viewer.onScreen(at)));
		}
		const seconds = (Date.now() - begun) / 1000;
		await viewer.page.mouse.up();
		const strokes = await viewer.strokes();
		const pieces = strokes.filter((stroke) => stroke !== null);
		expect(strokes.at(-1)).toBeNull();
		expect(pieces.length).toBeLessThanOrEqual(seconds * 30 + 2);
		expect(new Set(pieces.map(({ id }) => id)).size).toBe(1);
		for (const [index, { firstIndex }] of pieces.entries()) {
			const before = pieces[index - 1];
			const known = before === undefined ? 0 : before.firstIndex + before.points.length;
			expect(firstIndex).toBeLessThanOrEqual(known);
		}
		const [mark] = await viewer.marks();
		expect(mark?.shape.type === 'freehand' && mark.shape.points.length).toBeLessThan(60);
	});

	test('two clicks make an arrow: nobody has to drag', async () => {
		const { page } = viewer;
		await viewer.tool('Arrow');
		await page.mouse.click(...(await viewer.onScreen([100, 256])));
		await page.mouse.move(...(await viewer.onScreen([200, 200])));
		expect(await viewer.marks()).toEqual([]);
		await page.mouse.click(...(await viewer.onScreen([220, 256])));
		await page.keyboard.press('Escape');
		expect((await viewer.marks()).map(({ shape }) => shape.type)).toEqual(['arrow']);
	});

	test('a point is placed, labeled and deleted with keys only', async () => {
		const { page } = viewer;
		await viewer.pane.focus();
		await page.keyboard.press('p');
		await page.keyboard.press('Enter');
		await page.keyboard.type('Node');
		expect(await viewer.marks()).toEqual([]);
		await page.keyboard.press('Enter');
		const [point] = await viewer.marks();
		expect(point).toMatchObject({ label: 'Node', shape: { type: 'point', at: [256, 256] } });
		await page.keyboard.press('Delete');
		expect(await viewer.marks()).toEqual([]);
	});

	test('Escape gives up a mark that is being drawn, and its stroke ends for everybody', async () => {
		await viewer.tool('Rectangle');
		await viewer.press([150, 200]);
		await viewer.moveTo([300, 300]);
		await viewer.page.keyboard.press('Escape');
		await viewer.page.mouse.up();
		expect(await viewer.marks()).toEqual([]);
		expect((await viewer.strokes()).at(-1)).toBeNull();
	});

	test('another person’s mark is chosen but neither moved nor deleted', async () => {
		const theirs = theirArrow({ label: 'Theirs', frame: 0 });
		await viewer.setMarks([theirs]);
		await soon(() => viewer.opacityAt('marks', [220, 200])).toBeGreaterThan(200);
		await viewer.drag([220, 200], [220, 260]);
		await viewer.page.keyboard.press('Delete');
		expect(await viewer.marks()).toEqual([theirs]);
		expect(await viewer.page.evaluate(() => window.harness.selectedKey)).toBe(theirs.key);
	});

	test('who may not draw has no tools for it, and keys and pointer draw nothing', async () => {
		const { page } = viewer;
		await page.evaluate(() => window.harness.setMayDraw(false));
		await soon(() => page.getByRole('button', { name: 'Arrow', exact: true }).count()).toBe(0);
		await viewer.pane.focus();
		await page.keyboard.press('a');
		await viewer.drag([150, 200], [300, 300]);
		expect(await viewer.marks()).toEqual([]);
	});

	test('while a mark is drawn the page does not follow to another slice; afterwards it does', async () => {
		await viewer.tool('Rectangle');
		await viewer.press([150, 200]);
		await viewer.follow({ frame: 5 });
		await viewer.moveTo([300, 300]);
		expect((await viewer.look()).frame).toBe(0);
		await viewer.page.mouse.up();
		await viewer.page.keyboard.press('Enter');
		await soon(async () => (await viewer.look()).frame).toBe(5);
		expect((await viewer.marks()).map(({ frame }) => frame)).toEqual([0]);
	});

	test('a mark chosen in the list brings its image and slice', async () => {
		const { page } = viewer;
		await viewer.setMarks([theirArrow({ label: 'Far', frame: 20 })]);
		await page.getByRole('button', { name: 'Biopsy, H&E' }).click();
		expect((await viewer.look()).imageId).toBe(PICTURE_ID);
		await page.getByRole('button', { name: /Arrow, Far/ }).click();
		expect(await viewer.look()).toMatchObject({ imageId: CT_ID, frame: 20 });
	});
});
