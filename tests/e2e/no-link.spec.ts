import { expect, test } from '@playwright/test';
import { enterOver, ready } from './link-people.ts';
import { openLink } from '../builders/link.ts';

test('[LB62] a room that is reloaded without a link says so and comes back by itself, and nothing of a case is cached', async ({
	browser,
	baseURL
}) => {
	const link = await openLink(baseURL ?? '');
	const page = await enterOver(link, browser, 'senior');
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	link.cut();
	await page.reload();
	await expect(page.getByRole('heading', { name: 'No link to the portal' })).toBeVisible();
	await expect(page.getByText(/kept on this device/)).toBeVisible();
	// Its style sheets come along, though it stands under the room's address.
	await expect(page.getByRole('button', { name: 'Try now' })).toHaveCSS('border-radius', '4px');
	const cached = await page.evaluate(async () => {
		const shells = await Promise.all((await caches.keys()).map((key) => caches.open(key)));
		const requests = await Promise.all(shells.map((shell) => shell.keys()));
		return requests.flat().map(({ url }) => new URL(url).pathname);
	});
	expect(cached).toContain('/no-link');
	expect(cached.filter((path) => !/^(\/no-link(\.js)?|.*\.(css|svg))$/.test(path))).toEqual([]);
	link.mend();
	await page.waitForURL(/room/, { timeout: 15_000 });
	await ready(page);
	await page.context().close();
	await link.close();
});

test('[LB62] opened by its own address while the portal answers, the page leads home', async ({
	page
}) => {
	await page.goto('/no-link');
	await page.waitForURL(({ pathname }) => pathname === '/');
	await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});
