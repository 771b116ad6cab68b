import { beforeEach, describe, expect, test } from 'vitest';
import type { Annotation, Point } from '#lib/domain/annotation/annotation.ts';
import { hasBrowser } from '../builders/chromium.ts';
import { hostForTests, soon, type HarnessPage } from '../viewer-harness/harness-page.ts';
import { CT_ID, OTHER_ID, VIEWER_ID } from '../viewer-harness/images.ts';

/** A horizontal arrow of 100 pixels. */
function arrow(index: number, from: Point, authorId = VIEWER_ID): Annotation {
	return {
		key: `${authorId}:0190c000-0000-7000-8000-00000000000${index}`,
		authorId,
		imageId: CT_ID,
		frame: 0,
		shape: { type: 'arrow', from, to: [from[0] + 100, from[1]] },
		label: ''
	};
}

const [first, second, far] = [arrow(1, [150, 200]), arrow(2, [150, 230]), arrow(3, [300, 330])];
const theirs = arrow(4, [150, 260], OTHER_ID);

describe.skipIf(!hasBrowser)('several marks', () => {
	const host = hostForTests();
	let viewer: HarnessPage;
	beforeEach(async () => {
		viewer = await host.open();
		await viewer.setMarks([first, second, far, theirs]);
		await soon(() => viewer.opacityAt('marks', [200, 200])).toBeGreaterThan(200);
	});

	const press = (key: string) => viewer.page.keyboard.press(key);
	const status = () => viewer.page.getByRole('status').allTextContents();
	/** Where the arrows begin, in the order of their keys. */
	const places = async () =>
		(await viewer.marks()).map(({ shape }) =>
			shape.type === 'arrow' ? [Math.round(shape.from[0]), Math.round(shape.from[1])] : null
		);

	async function dragWithShift(from: Point, to: Point): Promise<void> {
		await viewer.page.keyboard.down('Shift');
		await viewer.drag(from, to);
		await viewer.page.keyboard.up('Shift');
	}

	test('a mark of somebody else is never among them', async () => {
		await dragWithShift([120, 180], [280, 290]);
		expect(await status()).toContain(
			'2 of your marks are chosen. Drag them, or press Space and the arrow keys.'
		);
		await dragWithShift([200, 260], [200, 260]);
		expect(await status()).toContain(
			'2 of your marks are chosen. Drag them, or press Space and the arrow keys.'
		);
		await press('Delete');
		expect(await viewer.marks()).toEqual([far, theirs]);
	});

	test('with Shift a click takes one more, a second click gives it back; they move together as one change', async () => {
		await viewer.drag([200, 200], [200, 200]);
		await dragWithShift([200, 230], [200, 230]);
		await dragWithShift([350, 330], [350, 330]);
		await dragWithShift([350, 330], [350, 330]);
		await viewer.drag([200, 230], [240, 210]);
		expect(await places()).toEqual([
			[190, 180],
			[190, 210],
			[300, 330],
			[150, 260]
		]);
		expect(await viewer.page.evaluate(() => window.harness.replacements)).toEqual([2]);
		// A click without Shift is for one alone.
		await viewer.drag([240, 210], [240, 210]);
		await press('Delete');
		expect((await viewer.marks()).map(({ key }) => key)).toEqual([first.key, far.key, theirs.key]);
	});

	test('a marquee is drawn around marks, and neither moves the image nor leaves anything', async () => {
		const { page } = viewer;
		const before = await viewer.look();
		await page.keyboard.down('Shift');
		await viewer.press([120, 180]);
		await viewer.moveTo([280, 245]);
		await soon(() => page.locator('.marquee').count()).toBe(1);
		await page.mouse.up();
		await page.keyboard.up('Shift');
		await soon(() => page.locator('.marquee').count()).toBe(0);
		expect(await viewer.look()).toEqual(before);
		expect(await status()).toContain(
			'2 of your marks are chosen. Drag them, or press Space and the arrow keys.'
		);
	});

	test('with keys alone all are chosen, picked up, moved and put down as one change', async () => {
		await viewer.pane.focus();
		await press('Control+a');
		expect(await status()).toContain(
			'3 of your marks are chosen. Drag them, or press Space and the arrow keys.'
		);
		await press(' ');
		await press('Shift+ArrowRight');
		await press('ArrowDown');
		await press('ArrowDown');
		expect(await viewer.page.evaluate(() => window.harness.replacements)).toEqual([]);
		await soon(() => viewer.opacityAt('marks', [200, 200])).toBe(0);
		await press('Enter');
		expect(await viewer.page.evaluate(() => window.harness.replacements)).toEqual([3]);
		const [x, y] = await viewer.onScreen([150, 200]);
		const [moved] = await viewer.marks();
		const from: Point = moved?.shape.type === 'arrow' ? moved.shape.from : [0, 0];
		const [toX, toY] = await viewer.onScreen(from);
		// Stored to a tenth of an image pixel.
		expect(Math.abs(toX - x - 10)).toBeLessThan(0.2);
		expect(Math.abs(toY - y - 2)).toBeLessThan(0.2);
	});

	test('Escape puts what was picked up back, and a mark of somebody else cannot be picked up', async () => {
		await viewer.drag([200, 200], [200, 200]);
		await viewer.pane.focus();
		await press(' ');
		await press('Shift+ArrowRight');
		await press('Escape');
		await viewer.drag([200, 260], [200, 260]);
		await press(' ');
		await press('ArrowRight');
		await press('Enter');
		expect(await viewer.marks()).toEqual([first, second, far, theirs]);
	});

	test('no button of the toolbar moves when a mark is chosen, and above a phone each is whole', async () => {
		const buttons = viewer.page.locator('.vtools button:visible');
		const places = () =>
			buttons.evaluateAll((all) =>
				all.map((one) => {
					const { left, top, right } = one.getBoundingClientRect();
					const bar = one.closest('.vtools')?.getBoundingClientRect();
					return { left, top, isWhole: bar !== undefined && right <= bar.right };
				})
			);
		for (const width of [1280, 1000, 820, 760, 700]) {
			await viewer.page.setViewportSize({ width, height: 800 });
			await viewer.pane.focus();
			await press('Escape');
			await press('Escape');
			const before = await places();
			expect([width, before.every(({ isWhole }) => isWhole)]).toEqual([width, width >= 760]);
			await viewer.drag([200, 200], [200, 200]);
			await viewer.page.locator('[data-name=trash]:not([aria-disabled])').waitFor();
			expect(await places()).toEqual(before);
		}
		expect(await viewer.page.evaluate(() => window.harness.replacements)).toEqual([]);
		expect(await viewer.marks()).toEqual([first, second, far, theirs]);
	});

	test('the page does not follow while marks are in the hand, and leaving the image puts them down', async () => {
		await viewer.drag([200, 200], [200, 200]);
		await viewer.pane.focus();
		await press(' ');
		await press('Shift+ArrowDown');
		await viewer.follow({ frame: 5 });
		expect((await viewer.look()).frame).toBe(0);
		await viewer.page.getByRole('button', { name: 'Fit the image' }).focus();
		await soon(async () => (await viewer.look()).frame).toBe(5);
		expect(await viewer.page.evaluate(() => window.harness.replacements)).toEqual([1]);
	});

	test('a mark chosen in the list with Enter can be moved from the keyboard', async () => {
		await viewer.page.getByRole('button', { name: 'Arrow You' }).first().focus();
		await press('Enter');
		await viewer.pane.focus();
		await press(' ');
		await press('Shift+ArrowLeft');
		await press(' ');
		const [moved, ...others] = await places();
		expect(moved?.[0]).toBeLessThan(150);
		expect(others).toEqual([
			[150, 230],
			[300, 330],
			[150, 260]
		]);
	});
});
