import { expect, test } from '@playwright/test';
import { signIn } from './demonstration.ts';
import { chairOfOpenCase, room } from './link-people.ts';
import { recommendation } from './room-people.ts';

/** Only the bar of the viewer's tools and the editor's library say this. */
const LATE = /ProseMirror|role="toolbar"/;

test('[LB83] parts of the room that did not come while the link was cut come when it is back, without a reload', async ({
	browser
}) => {
	const chair = await chairOfOpenCase(browser);
	const context = await browser.newContext({ serviceWorkers: 'block' });
	const page = await context.newPage();
	await signIn(page, 'senior');
	let isCut = true;
	const refused = new Set<string>();
	await page.route('**/_app/immutable/**/*.js', async (route) => {
		const response = await route.fetch();
		if (isCut && LATE.test(await response.text())) {
			refused.add(route.request().url());
			return route.abort('internetdisconnected');
		}
		return route.fulfill({ response });
	});
	await page.goto(room());
	await expect(page.locator('main[data-ready=true]')).toBeVisible();
	await expect.poll(() => refused.size).toBeGreaterThan(1);
	const rectangle = page.getByRole('button', { name: 'Rectangle', exact: true });
	await expect(rectangle).toHaveCount(0);
	isCut = false;
	await expect(rectangle).toBeVisible();
	await expect(recommendation(page)).toBeEditable();
	await context.close();
	await chair.context.close();
});
