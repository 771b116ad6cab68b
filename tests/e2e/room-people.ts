import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { demonstration, signIn } from './demonstration.ts';

/** One person in a browser of their own, in the room of the demonstration's open meeting. */
export type Guest = { page: Page; context: BrowserContext; problems: string[] };

export async function enterRoom(
	browser: Browser,
	account: string,
	options: {
		before?: (page: Page) => Promise<void>;
		viewport?: { width: number; height: number };
	} = {}
): Promise<Guest> {
	const { viewport } = options;
	const context = await browser.newContext(viewport === undefined ? {} : { viewport });
	const page = await context.newPage();
	const problems: string[] = [];
	page.on('pageerror', (error) => problems.push(error.stack ?? String(error)));
	page.on('console', (message) => {
		if (message.type() === 'error') {
			problems.push(message.text());
		}
	});
	await signIn(page, account);
	await options.before?.(page);
	await page.goto(`/meetings/${demonstration().meetings.open.id}/room`);
	await expect(page.locator('main[data-ready=true]')).toBeVisible();
	await expect(page.locator('canvas').first()).toBeVisible();
	return { page, context, problems };
}

/** A place on the image, in parts of the pane's width and height. */
type Place = readonly [number, number];

async function at(page: Page, [x, y]: Place): Promise<[number, number]> {
	const box = await page.getByRole('application').first().boundingBox();
	if (box === null) {
		throw new Error('the image is not on the page');
	}
	return [box.x + box.width * x, box.y + box.height * y];
}

/** Presses at `from` and moves to `to` with the button held. */
export async function holdDrag(page: Page, from: Place, to: Place): Promise<void> {
	await page.mouse.move(...(await at(page, from)));
	await page.mouse.down();
	await page.mouse.move(...(await at(page, to)), { steps: 8 });
}

export async function drag(page: Page, from: Place, to: Place): Promise<void> {
	await holdDrag(page, from, to);
	await page.mouse.up();
}

/** Draws with a tool and gives the mark its label. */
export async function drawMark(
	page: Page,
	{ tool, from, to, label }: { tool: string; from: Place; to: Place; label: string }
): Promise<void> {
	await page.getByRole('button', { name: tool, exact: true }).click();
	await drag(page, from, to);
	await page.keyboard.type(label);
	await page.keyboard.press('Enter');
}

export const saved = (page: Page) => page.locator('[data-saved]');
export const recommendation = (page: Page) =>
	page.getByRole('textbox', { name: 'Recommendation text' });
export const tab = (page: Page, name: string) => page.getByRole('tab', { name });

/** The editor reads where the caret went in a later task: two keys in one millisecond, as no hand presses them, would find it where it was. */
export async function toEndOfText(page: Page): Promise<void> {
	await recommendation(page).click();
	await page.keyboard.press('Control+End');
	await expect.poll(() => page.evaluate(() => (getSelection()?.anchorOffset ?? 0) > 0)).toBe(true);
}

/** The labels in the list of marks. */
export async function marksOn(page: Page): Promise<string[]> {
	await tab(page, 'Marks').click();
	return page.locator('[data-key] bdi').allInnerTexts();
}

/** Layers of the viewer, from below: the picture, the marks, what moves. */
export type Layer = 'marks' | 'live';

/** Whether something is drawn on a layer within a few pixels of a place. */
export async function isDrawnAt(page: Page, layer: Layer, [x, y]: Place): Promise<boolean> {
	return page.evaluate(
		([index, partX, partY]) => {
			// A slide has canvases of its own deeper down.
			const canvas = document.querySelectorAll<HTMLCanvasElement>('[role=application] > canvas')[
				index
			];
			const context = canvas?.getContext('2d');
			if (!canvas || !context) {
				return false;
			}
			const [left, top] = [canvas.width * partX - 4, canvas.height * partY - 4];
			return context.getImageData(left, top, 9, 9).data.some((value) => value > 0);
		},
		[layer === 'marks' ? 1 : 2, x, y] as const
	);
}
