import { beforeEach, describe, expect, test } from 'vitest';
import { violations } from '../builders/axe.ts';
import { hasBrowser } from '../builders/chromium.ts';
import { hostForTests, soon, type HarnessPage } from '../viewer-harness/harness-page.ts';
import { PREVIEW_GRAY } from '../viewer-harness/images.ts';

const NARROW = { width: 360, height: 640 };

describe.skipIf(!hasBrowser)('what an image says of itself', () => {
	const host = hostForTests();
	let viewer: HarnessPage;
	beforeEach(async () => {
		viewer = await host.open();
	});

	/** Top, right, bottom, left. */
	async function letters(): Promise<string> {
		const edges = ['top', 'right', 'bottom', 'left'];
		const read = edges.map((edge) => viewer.pane.locator(`[data-edge=${edge}]`).innerText());
		return (await Promise.all(read)).join(' ');
	}
	async function press(...keys: string[]): Promise<void> {
		await viewer.pane.focus();
		for (const key of keys) {
			await viewer.page.keyboard.press(key);
		}
	}

	test('[IM63] the letters at the edges turn with every turn and mirror', async () => {
		expect(await letters()).toBe('A L P R');
		await press('t');
		expect(await letters()).toBe('R A L P');
		await press('f');
		expect(await letters()).toBe('R P L A');
		await press('o', 'Shift+F');
		expect(await letters()).toBe('P L A R');
		await viewer.page.getByText(/^Top of the image: P\. Right: L\./).waitFor();
	});

	test.each([{ width: 1280, height: 800 }, NARROW])(
		'[IM63] no letter lies under another label or button at $width by $height',
		async (size) => {
			await viewer.page.setViewportSize(size);
			await viewer.ready();
			const overlapping = await viewer.pane.evaluate((pane) => {
				const boxes = [...pane.querySelectorAll('.edge, .corner, .slices button')].map((one) => ({
					name: one.textContent,
					box: one.getBoundingClientRect()
				}));
				return boxes.flatMap((a, index) =>
					boxes
						.slice(index + 1)
						.filter(
							(b) =>
								a.box.left < b.box.right &&
								b.box.left < a.box.right &&
								a.box.top < b.box.bottom &&
								b.box.top < a.box.bottom
						)
						.map((b) => [a.name, b.name])
				);
			});
			expect(overlapping).toEqual([]);
		}
	);

	test('[IM64] an image without orientation shows the side that was recorded, and that it is mirrored', async () => {
		await viewer.page.getByRole('button', { name: 'Biopsy, H&E' }).click();
		await viewer.ready();
		const side = viewer.pane.locator('[data-side]');
		expect(await side.getAttribute('data-side')).toBe('right');
		expect(await side.innerText()).toMatch(/^R\b/);
		expect(await side.innerText()).not.toContain('mirrored');
		await press('f');
		expect(await side.innerText()).toContain('mirrored');
		// Upside down and mirrored is turned by a half: nothing is on the other side.
		await press('Shift+F');
		expect(await side.innerText()).not.toContain('mirrored');
		expect(await viewer.pane.locator('[data-edge]').count()).toBe(0);
	});

	test('[IM64] a slide has no side, and a picture whose side nobody has said says that', async () => {
		await viewer.page.getByRole('button', { name: 'Whole slide, H&E' }).click();
		await viewer.ready();
		expect(await viewer.pane.locator('[data-side]').count()).toBe(0);
		await viewer.page.evaluate(() => window.harness.forgetSides());
		await viewer.page.getByRole('button', { name: 'Biopsy, H&E' }).click();
		await viewer.pane.getByText('side not recorded', { exact: true }).waitFor();
	});

	test.each([{ width: 1280, height: 800 }, NARROW])(
		'[IM65] every image says that it is not for primary diagnosis at $width by $height',
		async (size) => {
			await viewer.page.setViewportSize(size);
			for (const name of ['Biopsy, H&E', 'Whole slide, H&E', 'CT chest, synthetic']) {
				await viewer.page.getByRole('button', { name }).click();
				await viewer.pane.getByText('Not for primary diagnosis').waitFor();
			}
		}
	);

	test('[IM66] an ellipse in a square of the phantom says its density, and all of it when it is chosen', async () => {
		await viewer.tool('Ellipse');
		await viewer.drag([305, 225], [335, 255]);
		await viewer.page.keyboard.press('Escape');
		const said = viewer.pane.getByRole('status').filter({ hasText: 'Mean' });
		// A circle of 30 px of 0.7 mm within the square of 140 HU.
		await soon(async () => (await said.innerText()).replace(/\d+ pixels/, 'n')).toMatch(
			/^34\d mm²\. Mean 140 HU, SD 0, 140 to 140 HU, n$/
		);
		const [, count] = /(\d+) pixels/.exec(await said.innerText()) ?? [];
		expect(Math.abs(Number(count) - Math.PI * 225)).toBeLessThan(12);
		await viewer.page.keyboard.press('Escape');
		await soon(() => said.count()).toBe(0);
	});

	test('[IM66] has no figures while there is only a preview, and says why', async () => {
		await host.closePages();
		viewer = await host.open({ hasPreviews: true });
		await viewer.tool('Ellipse');
		await viewer.drag([305, 225], [335, 255]);
		await viewer.page.keyboard.press('Escape');
		const said = viewer.pane.getByRole('status').filter({ hasText: 'Mean' });
		await soon(() => said.innerText()).toContain('140 HU');
		const [mark] = await viewer.marks();
		// What is held would keep the previews behind it from coming.
		await soon(() =>
			viewer.page.evaluate(() =>
				performance
					.getEntriesByType('resource')
					.some(({ name }) => name.endsWith('/frames/39/preview'))
			)
		).toBe(true);
		const release = await viewer.holdExactFrames();
		await viewer.setMarks(mark === undefined ? [] : [{ ...mark, frame: 35 }]);
		await viewer.follow({ frame: 35 });
		await viewer.page.locator('[data-frame=preview]').waitFor();
		expect(await viewer.colorAt('picture', [8, 8])).toEqual([
			...[PREVIEW_GRAY, PREVIEW_GRAY, PREVIEW_GRAY],
			255
		]);
		await soon(() => said.innerText()).toBe(
			'Mean and SD come with the exact image, which is loading.'
		);
		await release();
		await soon(() => said.innerText()).toContain('140 HU');
	});

	test('axe finds nothing with letters, side and figures', async () => {
		await viewer.tool('Ellipse');
		await viewer.drag([305, 225], [335, 255]);
		await viewer.page.keyboard.press('Escape');
		expect(await violations(viewer.page)).toEqual([]);
		await viewer.page.getByRole('button', { name: 'Biopsy, H&E' }).click();
		await press('f');
		expect(await violations(viewer.page)).toEqual([]);
	});
});
