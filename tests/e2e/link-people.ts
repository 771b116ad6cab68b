import { expect, type Browser, type Page } from '@playwright/test';
import { demonstration, signInByForm } from './demonstration.ts';
import type { Link } from '../builders/link.ts';
import { drawMark, enterRoom, recommendation, saved, type Guest } from './room-people.ts';

export const room = () => `/meetings/${demonstration().meetings.open.id}/room`;

/** The chair, with a case under discussion that nobody has signed: other tests of this run may have signed the first. */
export async function chairOfOpenCase(browser: Browser): Promise<Guest> {
	const chair = await enterRoom(browser, 'chair');
	const signed = chair.page.getByText(/^Signed by /).first();
	await expect(signed.or(recommendation(chair.page))).toBeVisible();
	if (await signed.isVisible()) {
		await chair.page.getByRole('button', { name: 'Next case' }).click();
		await expect(recommendation(chair.page)).toBeVisible();
		await expect(saved(chair.page)).toHaveAttribute('data-saved', /^(saved|nothing_yet)$/);
	}
	return chair;
}

/** In a browser of their own that has the server by this link alone. */
export async function enterOver(link: Link, browser: Browser, account: string): Promise<Page> {
	const context = await browser.newContext({ baseURL: link.address });
	const page = await context.newPage();
	await signInByForm(page, account);
	await page.goto(room());
	await ready(page);
	await expect.poll(async () => (await copies(page)).length).toBe(3);
	return page;
}

export async function ready(page: Page): Promise<void> {
	await expect(page.locator('main[data-ready=true]')).toBeVisible();
	await expect(page.locator('canvas').first()).toBeVisible();
	// On an image that has not come nobody can draw.
	await expect(page.locator('[data-frame=ready], [data-frame=preview]')).toBeVisible();
}

/** Names of everything that the browser keeps in databases. */
export const copies = (page: Page) =>
	page.evaluate(async () => (await indexedDB.databases()).map(({ name = '' }) => name));

export async function drawWithoutLink(
	page: Page,
	link: Link,
	{ label, y }: { label: string; y: number }
): Promise<void> {
	// The tools come after the picture: those that are on their way when the link is cut come when it is back.
	await expect(page.getByRole('button', { name: 'Rectangle', exact: true })).toBeVisible();
	link.cut();
	await expect(saved(page)).toHaveAttribute('data-saved', 'reconnecting');
	await drawMark(page, { tool: 'Rectangle', from: [0.6, y], to: [0.7, y + 0.08], label });
	await expect(saved(page)).toContainText('1 not saved yet');
	// Whoever leaves before that is asked, which a test that goes on to the next page does not see.
	await expect.poll(() => isKept(page, label)).toBe(true);
}

/** The copy on the device holds this text. */
function isKept(page: Page, label: string): Promise<boolean> {
	return page.evaluate(async (words) => {
		const answer = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error ?? new Error('no answer'));
			});
		const stored: unknown[] = [];
		for (const { name = '' } of await indexedDB.databases()) {
			const copy = await answer(indexedDB.open(name));
			if (copy.objectStoreNames.contains('updates')) {
				const updates: IDBRequest<unknown[]> = copy
					.transaction('updates')
					.objectStore('updates')
					.getAll();
				stored.push(...(await answer(updates)));
			}
			copy.close();
		}
		return stored.some(
			(bytes) => bytes instanceof Uint8Array && new TextDecoder().decode(bytes).includes(words)
		);
	}, label);
}

export async function comeBack(page: Page, link: Link): Promise<void> {
	link.mend();
	await page.goto(room());
	await ready(page);
}
