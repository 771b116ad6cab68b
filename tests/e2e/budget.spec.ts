import { expect, test, type Page } from '@playwright/test';
import { demonstration, signIn } from './demonstration.ts';

/** Bodies as they travel, in brotli. A phone on 3G (400 kbit/s) has 60 kB in 1.2 s. */
const CASE_LIMIT = 60_000;
const ROOM_LIMIT = 110_000;
/** Only the editor's library says this. */
const EDITOR = 'ProseMirror';

type Script = { url: string; bytes: number; content: string };

/** Counts what the browser really receives; `enough` says when to stop. */
async function scriptsOf(page: Page, path: string, enough: () => Promise<void>): Promise<Script[]> {
	const network = await page.context().newCDPSession(page);
	const urls = new Map<string, string>();
	const headers = new Map<string, number>();
	const sizes = new Map<string, number>();
	network.on('Network.responseReceived', ({ requestId, response, type }) => {
		if (type === 'Script') {
			urls.set(requestId, response.url);
			headers.set(requestId, response.encodedDataLength);
		}
	});
	network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
		sizes.set(requestId, encodedDataLength - (headers.get(requestId) ?? 0));
	});
	await network.send('Network.enable');
	await network.send('Network.setCacheDisabled', { cacheDisabled: true });
	await page.goto(path);
	await enough();
	const loaded = [...urls].map(([id, url]) => ({ url, bytes: sizes.get(id) ?? 0 }));
	return Promise.all(
		loaded.map(async (one) => ({ ...one, content: await (await page.request.get(one.url)).text() }))
	);
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

const holders = (scripts: Script[], word: string) =>
	scripts.filter(({ content }) => content.includes(word)).map(({ url }) => url);

test('a case page costs at most 60 kB of JavaScript, and neither editor nor live part', async ({
	page
}) => {
	await signIn(page, 'resident');
	const { caseNo } = demonstration().cases[1] ?? { caseNo: '' };
	const scripts = await scriptsOf(page, `/cases/${caseNo}`, () =>
		page.waitForLoadState('networkidle')
	);
	expect(report('case page', scripts)).toBeLessThanOrEqual(CASE_LIMIT);
	expect(scripts.length).toBeGreaterThan(0);
	expect(holders(scripts, EDITOR)).toEqual([]);
	expect(holders(scripts, 'Yjs was already imported')).toEqual([]);
});

test('the room costs at most 110 kB of JavaScript until its marks are there, without the editor', async ({
	page
}) => {
	await signIn(page, 'senior');
	const { id } = demonstration().meetings.open;
	const scripts = await scriptsOf(page, `/meetings/${id}/room`, () =>
		expect(page.locator('main[data-ready=true]')).toBeVisible()
	);
	expect(report('room', scripts)).toBeLessThanOrEqual(ROOM_LIMIT);
	expect(scripts.length).toBeGreaterThan(0);
	expect(holders(scripts, EDITOR)).toEqual([]);
});
