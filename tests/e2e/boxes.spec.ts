import { expect, test, type Page } from '@playwright/test';
import { aPicture } from '../builders/pictures.ts';
import { signIn } from './demonstration.ts';
import { expectNoFault } from './looks.ts';

/** A draft of the resident's with one photograph, by request: neither is what is tested here. Its page of images. */
async function withPhotograph(page: Page): Promise<string> {
	await signIn(page, 'resident');
	const headers = {
		accept: 'text/html',
		origin: `http://localhost:${process.env.E2E_PORT ?? ''}`
	};
	const made = await page.request.post('/cases/new', {
		form: { title: 'A photograph with a name on it', origin: 'synthetic' },
		headers,
		maxRedirects: 0
	});
	const address = (made.headers().location ?? '').replace('/edit', '/images');
	const buffer = await aPicture({ width: 400, height: 200 });
	const sent = await page.request.post(`${address}?/send`, {
		multipart: {
			title: 'Specimen',
			files: { name: 'a.jpg', mimeType: 'image/jpeg', buffer }
		},
		headers
	});
	expect(sent.status()).toBe(200);
	return address;
}

/** The gray value of the shown picture at a place, 0 to 255, from what the server sends now. */
async function grayAt(page: Page, x: number, y: number): Promise<number> {
	return page.locator('.board img').evaluate(
		async (img: HTMLImageElement, at) => {
			await img.decode();
			const canvas = document.createElement('canvas');
			[canvas.width, canvas.height] = [img.naturalWidth, img.naturalHeight];
			const context = canvas.getContext('2d');
			context?.drawImage(img, 0, 0);
			const [red = 0, green = 0, blue = 0] = context?.getImageData(at.x, at.y, 1, 1).data ?? [];
			return (red + green + blue) / 3;
		},
		{ x, y }
	);
}

test('[IM102] an uploader draws a box over what can be read: the picture is black there, and waits for a second person', async ({
	page
}) => {
	const address = await withPhotograph(page);
	await expect
		.poll(
			async () => {
				await page.goto(address);
				return page.getByRole('link', { name: 'Cover what can be read' }).count();
			},
			{ timeout: 30_000 }
		)
		.toBe(1);
	await page.getByRole('link', { name: 'Cover what can be read' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cover what can be read');
	expect(await grayAt(page, 60, 40)).toBeGreaterThan(60);
	await page.waitForLoadState('networkidle');

	const board = page.locator('.board');
	await board.scrollIntoViewIfNeeded();
	const box = await board.boundingBox();
	const at = (share: { x: number; y: number }): [number, number] => [
		(box?.x ?? 0) + (box?.width ?? 0) * share.x,
		(box?.y ?? 0) + (box?.height ?? 0) * share.y
	];
	await page.mouse.move(...at({ x: 0.1, y: 0.1 }));
	await page.mouse.down();
	await page.mouse.move(...at({ x: 0.3, y: 0.3 }), { steps: 4 });
	await page.mouse.up();
	await expect(page.getByRole('list', { name: 'Boxes that are not burnt in yet' })).toContainText(
		'80 × 40 px'
	);
	await expectNoFault(page, 'a box that is drawn');
	await page.getByRole('button', { name: 'Cover for good' }).click();
	await expect(page.getByText('Covered. It waits for a second person now.')).toBeVisible();
	await expect(page.getByRole('listitem').filter({ hasText: '80 × 40 px' })).toBeVisible();
	await expect.poll(() => grayAt(page, 60, 40)).toBeLessThan(12);
	expect(await grayAt(page, 300, 150)).toBeGreaterThan(60);
});

test('[IM100] a box is written as numbers where there is no script', async ({ browser, page }) => {
	const address = await withPhotograph(page);
	const context = await browser.newContext({
		javaScriptEnabled: false,
		storageState: await page.context().storageState()
	});
	const plain = await context.newPage();
	const open = plain.getByRole('link', { name: 'Cover what can be read' });
	await expect
		.poll(async () => (await plain.goto(address), open.count()), { timeout: 30_000 })
		.toBe(1);
	await open.click();
	await plain.getByText('Write a box as numbers').click();
	for (const [side, value] of Object.entries({ left: 1, top: 2, width: 30, height: 20 })) {
		await plain.locator(`input[name=${side}]`).fill(String(value));
	}
	await plain.getByRole('button', { name: 'Cover for good' }).click();
	await expect(
		plain.getByText('30 × 20 px, 1 px from the left and 2 px from the top')
	).toBeVisible();
	await context.close();
});
