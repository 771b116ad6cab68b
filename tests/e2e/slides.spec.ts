import { expect, test, type Page } from '@playwright/test';
import type { Point } from '../../src/lib/domain/annotation/annotation.ts';
import { demonstration, signIn } from './demonstration.ts';
import { LOOKS, overflow } from './looks.ts';
import { violations } from '../builders/axe.ts';
import { drawMark, enterRoom, holdDrag, isDrawnAt, marksOn, type Guest } from './room-people.ts';

/** Size of the slide of the demonstration, which the page does not say. */
const [WIDTH, HEIGHT] = [8192, 6144];
const SLIDE = /whole slide/;

const sharp = (page: Page) => page.locator('[data-tiles=sharp]');
const pane = (page: Page) => page.getByRole('application');

/** The next case on the agenda, with the one before deferred when it has no recommendation. */
async function openNextCase({ page }: Guest): Promise<void> {
	await page.getByRole('button', { name: 'Next case' }).click();
	const missing = page.getByRole('alert').filter({ hasText: 'No recommendation is signed' });
	const next = page.getByRole('application', { name: SLIDE });
	await expect(missing.or(next).first()).toBeVisible();
	if (await missing.isVisible()) {
		await missing.getByRole('button', { name: 'Defer with reason' }).click();
		await page.getByRole('dialog').getByRole('textbox').fill('To look at the slide first');
		await page.getByRole('dialog').getByRole('button', { name: 'Defer case' }).click();
		await page.getByRole('button', { name: 'Next case' }).click();
	}
}

/** Mean color of the tiles around a place of the pane, as they are drawn. */
async function colorAt(page: Page, [x, y]: Point): Promise<number[]> {
	return page
		.locator('[data-tiles] canvas')
		.first()
		.evaluate(
			(canvas, [x, y]) => {
				const context = canvas instanceof HTMLCanvasElement ? canvas.getContext('2d') : null;
				if (context === null) {
					return [];
				}
				const { width, height } = context.canvas;
				const { data } = context.getImageData(width * x - 12, height * y - 12, 25, 25);
				const sums = [0, 0, 0];
				for (let index = 0; index < data.length; index += 4) {
					sums.forEach((sum, color) => (sums[color] = sum + (data[index + color] ?? 0)));
				}
				return sums.map((sum) => sum / (data.length / 4));
			},
			[x, y] as const
		);
}

const zoom = (page: Page) => page.getByText(/^\d+\.\d×$/);
const strip = (page: Page) => page.locator('.follow');

test.describe('in the room', () => {
	test.describe.configure({ mode: 'serial' });
	let chair: Guest;
	let senior: Guest;

	test.beforeAll(async ({ browser }) => {
		chair = await enterRoom(browser, 'chair', { viewport: { width: 1280, height: 800 } });
		senior = await enterRoom(browser, 'senior', { viewport: { width: 1000, height: 900 } });
		await openNextCase(chair);
		await expect(sharp(chair.page)).toBeVisible();
	});
	test.afterAll(async () => {
		await chair.context.close();
		await senior.context.close();
	});

	test('who follows sees the same place of the slide in a window of another size', async () => {
		await expect(strip(senior.page)).toContainText('Following');
		await expect(sharp(senior.page)).toBeVisible();
		const box = await pane(chair.page).boundingBox();
		const places: Point[] = [
			[0.3, 0.3],
			[0.62, 0.55],
			[0.45, 0.7]
		];
		for (const [x, y] of places) {
			await chair.page.getByRole('button', { name: 'Fit the image' }).click();
			await chair.page.mouse.move(
				(box?.x ?? 0) + (box?.width ?? 0) * x,
				(box?.y ?? 0) + (box?.height ?? 0) * y
			);
			for (let notch = 0; notch < 11; notch += 1) {
				await chair.page.mouse.wheel(0, -120);
			}
			await expect(zoom(chair.page)).not.toHaveText('1.0×');
			await expect(zoom(senior.page)).toHaveText(await zoom(chair.page).innerText());
			await expect(sharp(chair.page)).toBeVisible();
			await expect(sharp(senior.page)).toBeVisible();
			await expect
				.poll(async () => {
					const [own, other] = [
						await colorAt(chair.page, [0.5, 0.5]),
						await colorAt(senior.page, [0.5, 0.5])
					];
					return Math.max(...own.map((value, index) => Math.abs(value - (other[index] ?? 999))));
				})
				.toBeLessThan(25);
		}
	});

	test('a mark stands at the same place for both, and has its list entry', async () => {
		await chair.page.getByRole('button', { name: 'Fit the image' }).click();
		await expect(zoom(senior.page)).toHaveText('1.0×');
		await drawMark(chair.page, {
			tool: 'Rectangle',
			from: [0.42, 0.42],
			to: [0.58, 0.58],
			label: 'Invasive front'
		});
		await expect.poll(() => marksOn(senior.page)).toContain('Invasive front');
		// The middle of its left edge: the slide fits in both panes, whose sizes differ.
		const onSlide = (await inSlide(chair.page, [0.42, 0.5])) satisfies Point;
		await expect
			.poll(async () => isDrawnAt(senior.page, 'marks', await inPane(senior.page, onSlide)))
			.toBe(true);
		const beside = await inPane(senior.page, [onSlide[0] + 400, onSlide[1]]);
		expect(await isDrawnAt(senior.page, 'marks', beside)).toBe(false);
	});

	test('both draw, each sees the other, and the laser is seen', async () => {
		await drawMark(senior.page, {
			tool: 'Ruler',
			from: [0.3, 0.3],
			to: [0.5, 0.3],
			label: 'of the second reader'
		});
		await expect.poll(() => marksOn(chair.page)).toContain('of the second reader');
		await expect(chair.page.getByText(/^Ruler, \d+ µm/).first()).toBeVisible();
		await chair.page.getByRole('button', { name: 'Laser pointer' }).click();
		await holdDrag(chair.page, [0.7, 0.6], [0.75, 0.62]);
		const at = await inSlide(chair.page, [0.75, 0.62]);
		await chair.page.mouse.move(...(await onScreen(chair.page, [0.752, 0.621])));
		await expect
			.poll(async () => isDrawnAt(senior.page, 'live', await inPane(senior.page, at)))
			.toBe(true);
		await chair.page.mouse.up();
	});

	test('neither browser reported an error: the content security policy holds too', () => {
		expect([...chair.problems, ...senior.problems]).toEqual([]);
	});
});

/** Screen pixels for a pixel of the slide while it fits the pane, and where its corner lies. */
async function fitOf(page: Page) {
	const box = await pane(page).boundingBox();
	if (box === null) {
		throw new Error('the pane is not there');
	}
	const scale = Math.min(box.width / WIDTH, box.height / HEIGHT);
	return {
		box,
		scale,
		left: (box.width - WIDTH * scale) / 2,
		top: (box.height - HEIGHT * scale) / 2
	};
}

async function inSlide(page: Page, [x, y]: Point): Promise<Point> {
	const { box, scale, left, top } = await fitOf(page);
	return [(box.width * x - left) / scale, (box.height * y - top) / scale];
}

async function inPane(page: Page, [x, y]: Point): Promise<Point> {
	const { box, scale, left, top } = await fitOf(page);
	return [(x * scale + left) / box.width, (y * scale + top) / box.height];
}

async function onScreen(page: Page, [x, y]: Point): Promise<Point> {
	const { box } = await fitOf(page);
	return [box.x + box.width * x, box.y + box.height * y];
}

for (const look of LOOKS) {
	test.describe(`on the page of its case, ${look.name}`, () => {
		test.use({ colorScheme: look.colorScheme, viewport: look.viewport });

		test('the slide has no axe violation, nothing scrolls sideways, and its library comes with it only', async ({
			page
		}) => {
			const libraries: string[] = [];
			page.on('response', (response) => {
				if (response.url().endsWith('.js')) {
					void response.text().then((content) => {
						if (content.includes('openseadragon-canvas')) {
							libraries.push(response.url());
						}
					});
				}
			});
			await signIn(page, 'resident');
			const slug = 'ulcerated-breast-mass';
			const { caseNo } = demonstration().cases.find((one) => one.slug === slug) ?? { caseNo: '' };
			await page.goto(`/cases/${caseNo}`);
			await page.waitForLoadState('networkidle');
			expect(libraries).toEqual([]);
			await page.getByRole('link', { name: SLIDE }).click();
			await expect(sharp(page)).toBeVisible();
			// The body of an answer is read after the page has it.
			await expect.poll(() => libraries.length).toBe(1);
			expect(await violations(page)).toEqual([]);
			expect(await overflow(page)).toBeLessThanOrEqual(0);
			await page.keyboard.press('Tab');
			expect(await page.locator('[data-tiles] :focus').count()).toBe(0);
		});
	});
}
