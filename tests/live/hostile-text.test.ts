import { chromium, type Browser, type BrowserContext } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DOCUMENT_ROOTS, type DocumentKind } from '#lib/protocol/documents.ts';
import type { CaseRecord } from '#lib/domain/case/record.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { newId } from '#server/db/schema/columns.ts';
import {
	agendaItem,
	attachment,
	board,
	image,
	membership,
	person,
	tumorCase
} from '#server/db/schema.ts';
import { signRecommendation } from '#server/meetings/sign-recommendation.ts';
import { openBuiltServer, type BuiltServer } from '../builders/built-server.ts';
import { aRecord } from '../builders/cases.ts';
import {
	aMeeting,
	hashesOf,
	writeLog,
	writeParagraph,
	type TestMeeting
} from '../builders/meetings.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPicture } from '../builders/pictures.ts';
import { signInAs } from '../builders/session.ts';
import { browserPath, hasBrowser } from '../viewer-harness/harness-page.ts';

/** What would run if a field were taken for markup, a script, a link or a template. */
const hostile = (field: string): string =>
	`"'><img src=x onerror=fired('${field}')><svg/onload=fired('${field}')></script></textarea></title>` +
	`<script>fired('${field}')</script><a href="javascript:fired('${field}')">x</a>{{fired('${field}')}}`;
/** The same for fields of 200 characters. */
const short = (field: string): string =>
	`"'><img src=x onerror=fired('${field}')></script><script>fired('${field}')</script>`;

/** The same for single words of a record. */
const word = (field: string): string => `"'><svg/onload=fired('${field}')>`;

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
		browser = await chromium.launch({
			executablePath: browserPath,
			args: ['--no-sandbox', '--disable-gpu']
		});
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

function aHostileRecord(): CaseRecord {
	return aRecord({
		presentation: hostile('presentation'),
		comorbidities: hostile('comorbidities'),
		question: hostile('question'),
		preBoardPlan: hostile('plan'),
		patientWants: hostile('wants'),
		staging: { type: 'not_stageable', reason: hostile('not stageable') },
		reach: { money: hostile('money'), distance: hostile('distance'), resourceTier: null },
		timeline: [
			{
				day: 3,
				kind: 'surgery',
				what: hostile('event'),
				note: hostile('event note'),
				where: word('event place'),
				isTurningPoint: true
			}
		],
		biomarkers: [
			{
				state: 'done',
				name: word('biomarker'),
				result: word('biomarker result'),
				value: word('value'),
				method: word('method'),
				note: hostile('biomarker note')
			}
		],
		notIdentifiers: [word('piece')]
	});
}

/** A meeting with a signed, a deferred and an open case and a draft, in which every text is hostile. */
async function aHostileMeeting(portal: TestPortal): Promise<TestMeeting> {
	const made = await aMeeting(portal, { items: 4 });
	const [signed, deferred, open, waiting] = made.items;
	for (const role of ['chair', 'panelist', 'presenter', 'participant', 'observer'] as const) {
		made[role].displayName = hostile(`${role} name`);
		await portal.db
			.update(person)
			.set({ displayName: made[role].displayName })
			.where(eq(person.id, made[role].id));
	}
	await portal.db
		.update(membership)
		.set({ isAdministrator: true })
		.where(eq(membership.personId, made.chair.id));
	await portal.db
		.update(board)
		.set({ name: hostile('board name'), purpose: hostile('board purpose') })
		.where(eq(board.id, made.boardId));
	await portal.db.update(tumorCase).set({ title: hostile('case title'), record: aHostileRecord() });
	await portal.db
		.update(agendaItem)
		.set({ status: 'deferred', deferredReason: hostile('deferral'), closedAt: portal.clock.now() })
		.where(eq(agendaItem.id, deferred?.id ?? ''));
	await portal.db.delete(agendaItem).where(eq(agendaItem.id, waiting?.id ?? ''));
	await portal.db
		.update(tumorCase)
		.set({ status: 'draft' })
		.where(eq(tumorCase.id, waiting?.caseId ?? ''));
	await sign(portal, made, signed?.id ?? '');
	await setOpen(portal, open?.id ?? '');
	await fillDocuments(portal, made, open ?? { id: '', caseId: '' });
	for (const [status, title] of [
		['awaiting_review', 'upload title'],
		['refused', 'refused title']
	] as const) {
		await anUpload(portal, {
			caseId: waiting?.caseId ?? '',
			by: made.presenter,
			status,
			title: hostile(title)
		});
	}
	await anUpload(portal, {
		caseId: signed?.caseId ?? '',
		by: made.presenter,
		status: 'released',
		title: hostile('image title')
	});
	return made;
}

const setOpen = (portal: TestPortal, id: string) =>
	portal.db
		.update(agendaItem)
		.set({ status: 'under_discussion', openedAt: portal.clock.now() })
		.where(eq(agendaItem.id, id));

async function sign(
	portal: TestPortal,
	{ chair }: TestMeeting,
	agendaItemId: string
): Promise<void> {
	await setOpen(portal, agendaItemId);
	await writeParagraph(portal, { agendaItemId, author: chair, text: hostile('signed text') });
	const outcome = await signRecommendation(portal, chair, {
		agendaItemId,
		...(await hashesOf(portal, agendaItemId))
	});
	if (!outcome.ok) {
		throw new Error(outcome.reason);
	}
}

async function fillDocuments(
	portal: TestPortal,
	{ chair: author }: TestMeeting,
	{ id: agendaItemId, caseId }: { id: string; caseId: string }
): Promise<void> {
	const write = (kind: DocumentKind, key: string, value: unknown) =>
		writeLog(portal, { agendaItemId, kind, author }, (document) =>
			document.getMap(DOCUMENT_ROOTS[kind]).set(key, value)
		);
	const imageId = await anUpload(portal, {
		caseId,
		by: author,
		status: 'released',
		title: hostile('image title')
	});
	const markKey = `${author.id}:${crypto.randomUUID()}`;
	await write('marks', markKey, {
		imageId,
		frame: 0,
		shape: { type: 'point', at: [2, 2] },
		label: short('label')
	});
	await write('comments', `${author.id}:${crypto.randomUUID()}`, {
		annotationKey: markKey,
		text: hostile('comment'),
		writtenAt: 1
	});
	await writeParagraph(portal, { agendaItemId, author, text: hostile('recommendation') });
}

async function anUpload(
	portal: TestPortal,
	given: {
		caseId: string;
		by: Actor;
		status: 'awaiting_review' | 'released' | 'refused';
		title: string;
	}
): Promise<string> {
	const [id, imageId] = [newId(), newId()];
	const { caseId, by, status, title } = given;
	await portal.db.insert(attachment).values({
		id,
		caseId,
		uploadedById: by.id,
		title,
		status,
		byteSize: 1000,
		fileCount: 1,
		createdAt: portal.clock.now(),
		refusalReason: status === 'refused' ? 'unknown_kind' : null,
		reviewNote: status === 'refused' ? hostile('review note') : null
	});
	const frameKey = `images/${imageId}/0.webp`;
	await portal.files.put(frameKey, await aPicture());
	await portal.db.insert(image).values({
		id: imageId,
		attachmentId: id,
		caseId,
		position: 1,
		kind: 'picture',
		title,
		modality: null,
		width: 10,
		height: 10,
		frameCount: 1,
		rowSpacing: null,
		columnSpacing: null,
		sliceSpacing: null,
		windows: [],
		frameKeys: [frameKey],
		thumbnailKey: frameKey
	});
	return imageId;
}
