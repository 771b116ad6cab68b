import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import * as v from 'valibot';
import { demonstration, signIn } from './demonstration.ts';

/** Bodies as they travel, in brotli. A phone on 3G (400 kbit/s) has 60 kB in 1.2 s. */
const CASE_LIMIT = 60_000;
const ROOM_LIMIT = 110_000;
/** Only the editor's library says this. */
const EDITOR = 'ProseMirror';

type Script = { url: string; bytes: number; content: string };

/** The scripts of a page, in brotli as they travel. */
async function scriptsOf(page: Page, path: string): Promise<(Script & { arrivedAt: number })[]> {
	await page.goto(path);
	await page.waitForLoadState('networkidle');
	const loaded = await page.evaluate(() =>
		performance
			.getEntriesByType('resource')
			.filter((entry) => entry instanceof PerformanceResourceTiming)
			.filter(({ name }) => name.endsWith('.js'))
			.map((entry) => ({
				url: entry.name,
				bytes: entry.encodedBodySize,
				arrivedAt: entry.responseEnd
			}))
	);
	return Promise.all(
		loaded.map(async (one) => ({ ...one, content: await (await page.request.get(one.url)).text() }))
	);
}

/** Those that had arrived when the marks were there; what is fetched because of that comes after it. */
async function scriptsUntilSynced(page: Page, path: string): Promise<Script[]> {
	await page.addInitScript(() => {
		const observer = new MutationObserver(() => {
			if (document.querySelector('main[data-ready=true]') !== null) {
				performance.mark('synced');
				observer.disconnect();
			}
		});
		observer.observe(document, { subtree: true, childList: true, attributes: true });
	});
	const scripts = await scriptsOf(page, path);
	await expect(page.locator('main[data-ready=true]')).toBeVisible();
	const syncedAt = await page.evaluate(
		() => performance.getEntriesByName('synced')[0]?.startTime ?? Number.NaN
	);
	expect(syncedAt).toBeGreaterThan(0);
	return scripts.filter(({ arrivedAt }) => arrivedAt <= syncedAt);
}

function report(name: string, scripts: Script[]): number {
	const total = scripts.reduce((sum, { bytes }) => sum + bytes, 0);
	const largest = scripts.toSorted((a, b) => b.bytes - a.bytes).slice(0, 8);
	test.info().annotations.push({
		type: name,
		description: `${total} bytes in ${scripts.length} files: ${largest.map(({ url, bytes }) => `${url.split('/').pop()} ${bytes}`).join(', ')}`
	});
	return total;
}

const Manifest = v.record(
	v.string(),
	v.object({
		file: v.string(),
		imports: v.optional(v.array(v.string()), []),
		isEntry: v.optional(v.boolean(), false)
	})
);

const fileOf = (path: string): string => path.split('/').at(-1) ?? '';

const ROOM = 'src/lib/live/room.svelte.ts';
const HERE = 'src/routes/(portal)/meetings/[id]/room';
/** The last ones are asked for when the marks are there, and on a fast link some have come when this looks. */
const LAZY_PARTS = [
	...['LiveImage', 'RecommendationField', 'ActionsPane', 'DecisionDetails', 'VotePane'].map(
		(name) => `${HERE}/${name}.svelte`
	),
	'src/lib/parts/room/QuorumStatus.svelte',
	`${HERE}/talk/talk.svelte.ts`
];

/**
 * Viewer and editor come beside the room's own scripts, before its marks or after them: the files that nothing else uses of
 * what this page has loaded, or any page where none is given.
 */
function filesOfLazyParts(loaded?: Script[]): Set<string> {
	const here = new Set(loaded?.map(({ url }) => fileOf(url)));
	const isHere = (file: string) => loaded === undefined || here.has(fileOf(file));
	const manifest = v.parse(
		Manifest,
		JSON.parse(readFileSync('.svelte-kit/output/client/.vite/manifest.json', 'utf8'))
	);
	const used = (names: string[], found = new Set<string>()) => {
		for (const name of names.filter((one) => !found.has(one))) {
			used(manifest[name]?.imports ?? [], found.add(name));
		}
		return found;
	};
	const needed = used(
		Object.entries(manifest)
			.filter(([name, { isEntry, file }]) => (isEntry && isHere(file)) || name === ROOM)
			.map(([name]) => name)
	);
	const lazy = [...used(LAZY_PARTS)].filter((name) => !needed.has(name));
	expect(lazy.length).toBeGreaterThanOrEqual(2);
	return new Set(lazy.map((name) => fileOf(manifest[name]?.file ?? '')));
}

const holders = (scripts: Script[], word: string) =>
	scripts.filter(({ content }) => content.includes(word)).map(({ url }) => url);

test('a case page costs at most 60 kB of JavaScript, and neither editor nor live part', async ({
	page
}) => {
	await signIn(page, 'resident');
	const { caseNo } = demonstration().cases[1] ?? { caseNo: '' };
	const scripts = await scriptsOf(page, `/cases/${caseNo}`);
	expect(report('case page', scripts)).toBeLessThanOrEqual(CASE_LIMIT);
	expect(scripts.length).toBeGreaterThan(0);
	expect(holders(scripts, EDITOR)).toEqual([]);
	expect(holders(scripts, 'Yjs was already imported')).toEqual([]);
});

test('the room costs at most 110 kB of JavaScript until its marks are there, beside the viewer, without the editor', async ({
	page
}) => {
	await signIn(page, 'senior');
	const { id } = demonstration().meetings.open;
	const scripts = await scriptsUntilSynced(page, `/meetings/${id}/room`);
	const lazy = filesOfLazyParts(scripts);
	const own = scripts.filter(({ url }) => !lazy.has(fileOf(url)));
	expect(report('room', own)).toBeLessThanOrEqual(ROOM_LIMIT);
	expect(own.length).toBeGreaterThan(0);
	expect(holders(scripts, EDITOR)).toEqual([]);
});

test('the room’s scripts are fetched while the page of the day is read, unless the reader saves data', async ({
	page,
	browser
}) => {
	const saving = await (await browser.newContext()).newPage();
	await saving.addInitScript(() =>
		Object.defineProperty(navigator, 'connection', { value: { saveData: true } })
	);
	for (const one of [page, saving]) {
		await signIn(one, 'surgeon');
		await one.goto('/');
	}
	const lazy = filesOfLazyParts();
	const hasViewer = (one: Page) =>
		one.evaluate(
			(files) =>
				performance
					.getEntriesByType('resource')
					.some(({ name }) => files.includes(name.split('/').at(-1) ?? '')),
			[...lazy]
		);
	await expect.poll(() => hasViewer(page)).toBe(true);
	await page.waitForLoadState('networkidle');
	expect(await hasViewer(saving)).toBe(false);

	// From here on no script comes any more, and the room needs none.
	await page.route('**/*.js', (route) => route.abort());
	await page.getByRole('link', { name: 'Enter the room' }).click();
	await expect(page.locator('canvas').first()).toBeVisible();
	await saving.context().close();
});
