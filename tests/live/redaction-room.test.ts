import { chromium, expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { eq } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { image, redaction } from '#server/db/schema.ts';
import { openBuiltServer, type BuiltServer } from '../builders/built-server.ts';
import { hasBrowser, LAUNCH } from '../builders/chromium.ts';
import { aRecord } from '../builders/cases.ts';
import { aDiscussion } from '../builders/discussions.ts';
import { openLink, type Link } from '../builders/link.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPicture } from '../builders/pictures.ts';
import { signInAs } from '../builders/session.ts';
import { columnsWith, filesWith } from '../builders/stored-text.ts';
import { violations } from '../builders/axe.ts';
import { drawMark, recommendation, saved, tab, toEndOfText } from '../e2e/room-people.ts';

/** Looks like no word of the portal's own. */
const NAME = 'Zulfiqar Markerkhan';
const FIRST = 'Zulfiqar';

describe.skipIf(!hasBrowser)('two people in a room while their case is redacted', () => {
	let portal: TestPortal;
	let server: BuiltServer;
	let browser: Browser;
	let link: Link;
	const logged: string[] = [];
	beforeAll(async () => {
		portal = await openPortal();
		portal.log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) });
		server = await openBuiltServer(portal);
		link = await openLink(server.address);
		browser = await chromium.launch(LAUNCH);
	});
	afterAll(async () => {
		await browser.close();
		await link.close();
		await server.close();
		await portal.close();
	});

	async function aPage(
		actor: Actor,
		address: string
	): Promise<{ page: Page; context: BrowserContext }> {
		const context = await browser.newContext({ baseURL: address });
		const cookie = await signInAs(portal, actor);
		const [name = '', value = ''] = cookie.split('=');
		await context.addCookies([{ name, value, url: address }]);
		return { page: await context.newPage(), context };
	}

	async function enter(actor: Actor, address: string, meetingId: string) {
		const opened = await aPage(actor, address);
		const { page } = opened;
		await page.goto(`/meetings/${meetingId}/room`);
		await expect(page.locator('main[data-ready=true]')).toBeVisible();
		await expect(page.locator('[data-frame=ready], [data-frame=preview]')).toBeVisible();
		await expect.poll(async () => (await copiesOf(page)).length).toBe(3);
		return opened;
	}

	async function aShownDiscussion() {
		const question = `Surgery first for ${NAME}?`;
		const discussion = await aDiscussion(portal, aRecord({ question }));
		const key = `images/${discussion.imageId}/0.webp`;
		await portal.files.put(key, await aPicture({ kind: 'webp', width: 400, height: 300 }));
		await portal.db
			.update(image)
			.set({ width: 400, height: 300, frameKeys: [key], thumbnailKey: key })
			.where(eq(image.id, discussion.imageId));
		return discussion;
	}

	test(
		'[RD14, RD15] one returns from offline with a copy, one undoes: nothing comes back, and nothing is left anywhere',
		{ timeout: 120_000 },
		async () => {
			const { caseNo, meetingId, chair, panelist, presenter, participant } =
				await aShownDiscussion();
			const offline = await enter(panelist, link.address, meetingId);
			const online = await enter(presenter, server.address, meetingId);

			await recommendation(offline.page).click();
			await offline.page.keyboard.type(`Lobectomy for ${NAME}.`);
			await drawMark(offline.page, {
				...{ tool: 'Rectangle', from: [0.4, 0.4], to: [0.6, 0.6] },
				label: `Node of ${NAME}`
			});
			await expect(saved(offline.page)).toHaveAttribute('data-saved', 'saved');
			await tab(online.page, 'Decide').click();
			await expect(recommendation(online.page)).toContainText(NAME);
			// Typed and deleted again: its undo stack would bring it back.
			await toEndOfText(online.page);
			await online.page.keyboard.type(` ${FIRST}`);
			for (let left = FIRST.length + 1; left > 0; left -= 1) {
				await online.page.keyboard.press('Backspace');
			}
			await expect(saved(online.page)).toHaveAttribute('data-saved', 'saved');
			await expect.poll(() => keptOf(offline.page)).toContain(FIRST);

			link.cut();
			await expect(saved(offline.page)).toHaveAttribute('data-saved', 'reconnecting');
			await tab(offline.page, 'Decide').click();
			await toEndOfText(offline.page);
			await offline.page.keyboard.type(' Later.');

			const redactionId = await redactOnPages({ caseNo, reporter: participant, by: chair });

			await expect(recommendation(online.page)).toContainText('Lobectomy for [removed].');
			await expect(online.page.getByText('Surgery first for [removed]?')).toBeVisible();
			await recommendation(online.page).click();
			await online.page.keyboard.press('Control+z');
			await online.page.keyboard.press('Control+z');
			await expect(recommendation(online.page)).not.toContainText(FIRST);
			await toEndOfText(online.page);
			await online.page.keyboard.type(' After it.');
			await expect(saved(online.page)).toHaveAttribute('data-saved', 'saved');

			link.mend();
			// The client tries again after up to 5 s.
			await expect
				.poll(() => copiesOf(offline.page), { timeout: 20_000 })
				.toEqual(await copiesOf(online.page));
			await tab(offline.page, 'Set aside').click();
			await expect(offline.page.getByRole('tabpanel')).toContainText('They are not shown');
			await tab(offline.page, 'Decide').click();
			await expect(recommendation(offline.page)).toContainText('After it.');
			await expect(recommendation(offline.page)).not.toContainText('Later.');
			for (const { page } of [offline, online]) {
				expect((await copiesOf(page)).map((name) => name.split('/').at(-1))).toEqual([
					'2',
					'2',
					'2'
				]);
				await expect.poll(() => keptOf(page)).not.toContain(FIRST);
				await tab(page, 'Marks').click();
				await expect(page.locator('[data-key] bdi')).toHaveText(['Node of [removed]']);
				await expect.poll(() => shownOn(page)).not.toContain(FIRST);
			}

			for (const words of [NAME, FIRST]) {
				expect(await columnsWith(portal, words)).toEqual([]);
				expect(await filesWith(portal.folder, words)).toEqual([]);
				expect(logged.filter((line) => line.includes(words))).toEqual([]);
			}
			const [row] = await portal.db.select().from(redaction).where(eq(redaction.id, redactionId));
			expect(row).toMatchObject({
				status: 'done',
				taken: [
					{ place: 'case_text', count: 1 },
					{ place: 'marks', count: 1 },
					{ place: 'recommendation', count: 1 }
				]
			});
			await offline.context.close();
			await online.context.close();
		}
	);

	/** One person reports and another takes out, each on their page, without JavaScript for the first. */
	async function redactOnPages(given: {
		caseNo: string;
		reporter: Actor;
		by: Actor;
	}): Promise<string> {
		const address = `/cases/${given.caseNo}/redactions`;
		const first = await aPage(given.reporter, server.address);
		await first.page.goto(address);
		await first.page.getByLabel('Passages, one in each line').fill(NAME.toLowerCase());
		await first.page.getByLabel('What they are').selectOption('name');
		await first.page.getByRole('button', { name: 'Report', exact: true }).click();
		await expect(first.page.getByText('Reported. A second person has to decide.')).toBeVisible();
		await expect(first.page.getByRole('button', { name: 'Take it out everywhere' })).toHaveCount(0);
		await first.context.close();

		const second = await aPage(given.by, server.address);
		await second.page.goto('/');
		await second.page.getByRole('link', { name: `${given.caseNo}, reported` }).click();
		await expect(second.page.locator('dd').first()).toHaveText(
			'text of the case, 1; label of a mark, 1; recommendation that is being written, 1'
		);
		expect(await violations(second.page)).toEqual([]);
		await second.page.getByRole('button', { name: 'Take it out everywhere' }).click();
		await expect(second.page).toHaveURL(/redactions\/[0-9a-f-]{36}$/);
		expect(await violations(second.page)).toEqual([]);
		const id = second.page.url().split('/').at(-1) ?? '';
		await second.page.getByLabel('Passages, one in each line').fill(NAME);
		await second.page.getByRole('button', { name: 'Check', exact: true }).click();
		await expect(second.page.locator('[data-checked]')).toHaveText(
			'In this case: 0 places. Nothing of it is stored in it.'
		);
		await expect(second.page.getByText('Elsewhere in the portal: 0 stored')).toBeVisible();
		await second.context.close();
		return id;
	}
});

/** Names of everything that the browser keeps in databases, without the person. */
const copiesOf = (page: Page): Promise<string[]> =>
	page.evaluate(async () =>
		(await indexedDB.databases()).map(({ name = '' }) => name.split('/').slice(1).join('/')).sort()
	);

/** The page as it stands, hidden tabs included, without the script that it once began with. */
const shownOn = (page: Page): Promise<string> =>
	page.evaluate(() => {
		const body = document.importNode(document.body, true);
		body.querySelectorAll('script').forEach((script) => script.remove());
		return new XMLSerializer().serializeToString(body);
	});

/** Everything in these databases as text. */
const keptOf = (page: Page): Promise<string> =>
	page.evaluate(async () => {
		const answer = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error ?? new Error('no answer'));
			});
		const texts: string[] = [];
		for (const { name = '' } of await indexedDB.databases()) {
			const copy = await answer(indexedDB.open(name));
			for (const store of copy.objectStoreNames) {
				const values: IDBRequest<unknown[]> = copy.transaction(store).objectStore(store).getAll();
				for (const value of await answer(values)) {
					texts.push(
						value instanceof Uint8Array ? new TextDecoder().decode(value) : JSON.stringify(value)
					);
				}
			}
			copy.close();
		}
		return texts.join('\n');
	});
