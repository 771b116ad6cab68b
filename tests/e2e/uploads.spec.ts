import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { signInByForm } from './demonstration.ts';
import { expectNoFault } from './looks.ts';
import { openLink, type Link } from '../builders/link.ts';
import { aSlice } from '../builders/dicom.ts';
import { aNoisyPicture } from '../builders/pictures.ts';

/** A picture of half a megabyte takes seconds on it. */
const SLOW = { bitsPerSecond: 1_500_000, delayMs: 40 };

let link: Link;
test.beforeEach(async ({ baseURL }) => {
	link = await openLink(baseURL ?? '', SLOW);
});
test.afterEach(() => link.close());

/** The page of the images of a new case of the resident, who has the portal by the link alone. */
async function imagesPage(browser: Browser): Promise<{ page: Page; path: string }> {
	const context = await browser.newContext({ baseURL: link.address });
	const page = await context.newPage();
	await signInByForm(page, 'resident');
	const made = await page.request.post('/cases/new', {
		form: { title: 'A mass in the neck', origin: 'synthetic' },
		headers: { accept: 'text/html', origin: link.address },
		maxRedirects: 0
	});
	const caseNo = /\/cases\/([\d-]+)/.exec(made.headers().location ?? '')?.[1] ?? '';
	const path = `/cases/${caseNo}/images`;
	await page.goto(path);
	await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeVisible();
	return { page, path };
}

const send = async (page: Page) => {
	await page.getByLabel('What it shows').fill('Photo of the specimen');
	await page.getByRole('button', { name: 'Send' }).click();
};
const bar = (page: Page) => page.getByRole('progressbar', { name: /Photo of the specimen/ });
const percent = async (page: Page) => Number(await bar(page).getAttribute('aria-valuenow'));

/** Drops files on the zone, as from a window of the system. */
async function drop(page: Page, files: { name: string; content: Buffer }[]): Promise<void> {
	const given = files.map(({ name, content }) => ({ name, base64: content.toString('base64') }));
	const transfer = await page.evaluateHandle((list) => {
		const made = new DataTransfer();
		for (const { name, base64 } of list) {
			const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
			made.items.add(new File([bytes], name, { type: 'image/jpeg' }));
		}
		return made;
	}, given);
	await page
		.getByRole('group', { name: 'or drop files' })
		.dispatchEvent('drop', { dataTransfer: transfer });
}

/** Drops a folder of the disk, which a page cannot make. */
async function dropFolder(page: Page, folder: string): Promise<void> {
	const zone = page.getByRole('group', { name: 'or drop files' });
	await zone.scrollIntoViewIfNeeded();
	const { x = 0, y = 0 } = (await zone.boundingBox()) ?? {};
	const tab = await page.context().newCDPSession(page);
	const data = { items: [], files: [folder], dragOperationsMask: 1 };
	for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
		await tab.send('Input.dispatchDragEvent', { type, x: x + 20, y: y + 20, data });
	}
}

test('[IM35] two dropped files arrive over a link that is cut in between; the page says where they are and can be paused', async ({
	browser
}) => {
	const { page } = await imagesPage(browser);
	const content = await aNoisyPicture({ width: 1200, height: 900 });
	await drop(page, [
		{ name: 'front.jpg', content },
		{ name: 'back.jpg', content }
	]);
	await expect(page.getByRole('status').filter({ hasText: '2 files' })).toBeVisible();
	await send(page);
	await expect(bar(page)).toBeVisible();
	await expect(page.getByText('Being sent. Keep this page open.')).toBeVisible();

	link.cut();
	await expect(page.getByText('No link. It goes on by itself')).toBeVisible();
	link.mend();
	await expect(page.getByText('Being sent. Keep this page open.')).toBeVisible({ timeout: 15_000 });

	await page.getByRole('button', { name: 'Pause' }).click();
	await expect(page.getByText('Paused.')).toBeVisible();
	expect(await percent(page)).toBeLessThan(100);
	await expectNoFault(page, 'a paused upload');
	await page.getByRole('button', { name: 'Go on' }).click();
	await expect(page.getByText('Second person asked')).toBeVisible({ timeout: 40_000 });
	await expect(page.getByText(/^2 files, /)).toBeVisible();
	await page.context().close();
});

test('[IM36] after a closed tab the same file, chosen again, goes on where it ended', async ({
	browser
}, testInfo) => {
	const { page, path } = await imagesPage(browser);
	const file = testInfo.outputPath('ZUBAIDA KHAN.jpg');
	writeFileSync(file, await aNoisyPicture({ width: 1200, height: 900 }));
	await page.getByLabel('Files', { exact: true }).setInputFiles(file);
	await send(page);
	await expect(bar(page)).toBeVisible();
	await expect.poll(arrivedBytes, { timeout: 20_000 }).toBeGreaterThan(60_000);
	// What is underway would still arrive.
	link.cut();
	await page.close();
	link.mend();

	const later = await browser.contexts().at(-1)?.newPage();
	if (later === undefined) {
		throw new Error('the browser is gone');
	}
	const offsets: number[] = [];
	later.on('request', (request) => {
		if (request.method() === 'PATCH') {
			offsets.push(Number(request.headers()['upload-offset']));
		}
	});
	await later.goto(path);
	await expect(later.getByText('Choose the same files again')).toBeVisible();
	expect(await percent(later)).toBeGreaterThan(0);
	expect(JSON.stringify(await later.evaluate(() => ({ ...localStorage })))).not.toContain(
		'ZUBAIDA'
	);
	await later.getByLabel('Files', { exact: true }).setInputFiles(file);
	await expect(later.getByText('goes on with these files')).toBeVisible();
	await expect(later.getByText('Second person asked')).toBeVisible({ timeout: 40_000 });
	expect(offsets[0]).toBeGreaterThan(60_000);
	await later.context().close();
});

/** Of the only upload that is on its way. */
function arrivedBytes(): number {
	const folder = join(process.env.E2E_DATA ?? '', 'quarantine');
	const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
	const sizes = files
		.filter((name) => name.endsWith('.jpg'))
		.map((name) => statSync(join(folder, name)).size);
	return Math.max(0, ...sizes);
}

test('[IM17] the folder of a CD is sent as it is: its viewer stays here, a report is left out and named', async ({
	browser
}, testInfo) => {
	const { page } = await imagesPage(browser);
	const cd = testInfo.outputPath('cd');
	mkdirSync(join(cd, 'VIEWER'), { recursive: true });
	for (const number of [1, 2, 3]) {
		writeFileSync(join(cd, `IM${number}`), aSlice({ number, z: number }));
	}
	writeFileSync(join(cd, 'SR1'), aSlice({ sopClass: '1.2.840.10008.5.1.4.1.1.88.22' }));
	writeFileSync(join(cd, 'DICOMDIR'), aSlice({ sopClass: '1.2.840.10008.1.3.10' }));
	writeFileSync(join(cd, 'VIEWER', 'START.EXE'), 'MZ'.padEnd(300));
	await page.locator('input[webkitdirectory]').setInputFiles(cd);
	const told = page.getByText(/^5 files, .+ Another file of the folder is not sent/);
	await expect(told).toBeVisible();
	await page.reload();
	await dropFolder(page, cd);
	await expect(told).toBeVisible();
	await send(page);
	await expect(
		page.getByText('Left out, because it is no image: a structured report.')
	).toBeVisible({
		timeout: 30_000
	});
	await expect(page.getByText('5 files')).toBeVisible();
});
