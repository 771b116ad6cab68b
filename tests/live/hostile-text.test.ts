import { chromium, type Browser, type BrowserContext } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { openBuiltServer, type BuiltServer } from '../builders/built-server.ts';
import { hasBrowser, LAUNCH } from '../builders/chromium.ts';
import { aHostileMeeting, hostile } from '../builders/hostile-meeting.ts';
import type { TestMeeting } from '../builders/meetings.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { signInAs } from '../builders/session.ts';

describe.skipIf(!hasBrowser)('text that somebody wrote', () => {
	let portal: TestPortal;
	let server: BuiltServer;
	let browser: Browser;
	let context: BrowserContext;
	let world: TestMeeting;
	let fired: string[];
	beforeAll(async () => {
		portal = await openPortal();
		server = await openBuiltServer(portal);
		browser = await chromium.launch(LAUNCH);
		world = await aHostileMeeting(portal);
	});
	afterAll(async () => {
		await browser.close();
		await server.close();
		await portal.close();
	});
	beforeEach(async () => {
		fired = [];
		context = await browser.newContext();
		await context.exposeFunction('fired', (field: string) => fired.push(field));
	});
	afterEach(() => context.close());

	async function look(actor: Actor | null, path: string, shows: string[]): Promise<void> {
		if (actor !== null) {
			const [name = '', value = ''] = (await signInAs(portal, actor)).split('=');
			await context.addCookies([{ name, value, url: server.address }]);
		}
		const page = await context.newPage();
		page.on('dialog', (dialog) => {
			fired.push(dialog.message());
			void dialog.dismiss();
		});
		await page.goto(`${server.address}${path}`, { waitUntil: 'load' });
		const written = () =>
			page.evaluate(() => {
				const values = [...document.querySelectorAll('input, textarea')].map(
					(one) => (one as HTMLInputElement).value
				);
				return [document.title, document.body.innerText, ...values].join('\n');
			});
		for (const field of shows) {
			await expect
				.poll(written, { message: `${path} shows ${field}`, timeout: 5000 })
				.toContain(`fired('${field}')`);
		}
		expect(await page.evaluate(marked)).toEqual([]);
		expect(fired).toEqual([]);
		await page.close();
	}

	test.each<[string, keyof TestMeeting | null, (world: TestMeeting) => string, string[]]>([
		['the home page', 'chair', () => '/', ['board name']],
		['the boards', 'chair', () => '/boards', ['board name']],
		[
			'a board',
			'chair',
			({ boardSlug }) => `/boards/${boardSlug}`,
			['board name', 'board purpose', 'chair name']
		],
		[
			'a meeting',
			'chair',
			({ meetingId }) => `/meetings/${meetingId}`,
			['board name', 'case title', 'presenter name', 'deferral']
		],
		[
			'the room',
			'chair',
			({ meetingId }) => `/meetings/${meetingId}/room`,
			['board name', 'case title', 'recommendation', 'presenter name']
		],
		[
			'the minutes',
			'chair',
			({ meetingId }) => `/meetings/${meetingId}/minutes`,
			['case title', 'deferral', 'signed text', 'chair name']
		],
		['the author’s cases', 'presenter', () => '/cases', ['case title']],
		[
			'a case',
			'presenter',
			({ items }) => `/cases/${items[0]?.caseNo}`,
			[
				'case title',
				'presentation',
				'comorbidities',
				'question',
				'plan',
				'wants',
				'money',
				'distance',
				'event',
				'event note',
				'biomarker',
				'biomarker result'
			]
		],
		[
			'a case to a reader',
			'panelist',
			({ items }) => `/cases/${items[0]?.caseNo}`,
			['case title', 'presentation', 'image title']
		],
		[
			'the form of a case',
			'presenter',
			({ items }) => `/cases/${items[3]?.caseNo}/edit`,
			['case title', 'presentation', 'question', 'event']
		],
		[
			'the images of a case',
			'presenter',
			({ items }) => `/cases/${items[3]?.caseNo}/images`,
			['upload title', 'refused title']
		],
		[
			'who opened a case',
			'presenter',
			({ items }) => `/cases/${items[0]?.caseNo}/access`,
			['panelist name']
		],
		['the checks of images', 'panelist', () => '/image-reviews', ['upload title']],
		['the account', 'chair', () => '/account', ['chair name']],
		['the people of a society', 'chair', () => '/admin?society=smop', ['presenter name']]
	])(
		'[HP15] runs nowhere on %s, and is shown as it was written',
		async (_what, who, path, shows) => {
			await look(who === null ? null : (world[who] as Actor), path(world), shows);
		}
	);

	test('[HP15] runs nowhere when it stands in an address', async () => {
		const next = encodeURIComponent(`/"><img src=x onerror=fired('next')>`);
		const part = encodeURIComponent(hostile('path'));
		const script = encodeURIComponent("javascript:fired('next')");
		for (const path of [
			`/sign-in?next=${next}`,
			`/sign-in?next=${script}`,
			`/no-such-page/${part}`,
			`/reset/${part}`,
			`/invitations/${part}`
		]) {
			await look(null, path, []);
		}
		await look(world.chair, `/cases/${part}`, []);
	});

	test('[HP15] a mark’s label and a comment run nowhere in the room, when they are opened too', async () => {
		const [name = '', value = ''] = (await signInAs(portal, world.panelist)).split('=');
		await context.addCookies([{ name, value, url: server.address }]);
		const page = await context.newPage();
		await page.goto(`${server.address}/meetings/${world.meetingId}/room`);
		await page.getByRole('tab', { name: 'Marks' }).click();
		const mark = page.locator('[data-key]').first();
		await expect.poll(() => mark.innerText(), { timeout: 5000 }).toContain("fired('label')");
		await mark.click();
		await expect
			.poll(() => page.locator('body').innerText(), { timeout: 5000 })
			.toContain("fired('comment')");
		expect(await page.evaluate(marked)).toEqual([]);
		expect(fired).toEqual([]);
	});
});

/** Elements that only text taken for markup can have made. */
function marked(): string[] {
	const handlers = [...document.querySelectorAll('*')].filter((one) =>
		one.getAttributeNames().some((name) => name.startsWith('on'))
	);
	const links = [...document.querySelectorAll('a[href], form[action]')].filter((one) =>
		/^\s*(javascript|data|vbscript):/i.test(
			one.getAttribute('href') ?? one.getAttribute('action') ?? ''
		)
	);
	const others = [...document.querySelectorAll('img[src="x"], script:not([src])')].filter(
		(one) => one.tagName === 'IMG' || one.textContent?.trim().startsWith('fired(') === true
	);
	return [...handlers, ...links, ...others].map((one) => one.outerHTML.slice(0, 200));
}
