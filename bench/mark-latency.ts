// two browsers in one room: from letting the mouse go to the mark on the other screen, and whether a stroke is seen while drawn
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import pino from 'pino';
import { readConfig } from '#server/config.ts';
import { startServer } from '#server/start-server.ts';

const ROUNDS = Number(process.argv[2] ?? 30);
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync'
];

type Demonstration = {
	password: string;
	accounts: { account: string; email: string }[];
	meetings: { open: { id: string } };
};

async function enter(browser: Browser, base: string, demo: Demonstration, account: string) {
	const page = await (
		await browser.newContext({ viewport: { width: 1280, height: 800 } })
	).newPage();
	await page.goto(`${base}/sign-in`);
	const email = demo.accounts.find((one) => one.account === account)?.email ?? '';
	await page.locator('input[name=email]').fill(email);
	await page.locator('input[name=password]').fill(demo.password);
	await page.locator('input[name=password]').press('Enter');
	await page.waitForURL((url) => !url.pathname.includes('sign-in'));
	await page.goto(`${base}/meetings/${demo.meetings.open.id}/room`);
	await page.getByRole('button', { name: /^Rectangle/ }).waitFor();
	return page;
}

/** Milliseconds since 1970 at which the count of marks on this page passed `count`: both pages read one machine's clock. */
function marksPass(page: Page, count: number): Promise<number> {
	return page.evaluate(
		(wanted) =>
			new Promise<number>((resolve) => {
				const tab = [...document.querySelectorAll('[role=tab]')].find((one) =>
					one.textContent?.trim().startsWith('Marks')
				);
				const look = () => Number(/\d+/.exec(tab?.textContent ?? '')?.[0] ?? '0') > wanted;
				const done = () => resolve(performance.timeOrigin + performance.now());
				if (look()) {
					done();
					return;
				}
				const observer = new MutationObserver(() => {
					if (look()) {
						observer.disconnect();
						done();
					}
				});
				observer.observe(document.body, { subtree: true, characterData: true, childList: true });
			}),
		count
	);
}

const middle = (values: number[], part: number) =>
	values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? Number.NaN;

const folder = mkdtempSync(join(tmpdir(), 'mashwara-bench-'));
const config = readConfig({ ...process.env, PORT: '0', DATA: folder, DATABASE_URL: '' });
const server = await startServer(config, pino({ level: 'silent' }), { isDevelopment: false });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
try {
	const demo = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as Demonstration;
	const [author, other] = [
		await enter(browser, server.address, demo, 'senior'),
		await enter(browser, server.address, demo, 'chair')
	];
	await author.getByRole('button', { name: /^Rectangle/ }).click();
	const canvas = author.getByRole('application');
	const box = await canvas.boundingBox();
	if (box === null) {
		throw new Error('the image is not shown');
	}
	await author.evaluate(() => {
		addEventListener(
			'pointerup',
			() => Reflect.set(window, 'letGo', performance.timeOrigin + performance.now()),
			true
		);
	});
	const times: number[] = [];
	const tab = await other
		.getByRole('tab', { name: /^Marks/ })
		.first()
		.textContent();
	let before = Number(/\d+/.exec(tab ?? '')?.[0] ?? '0');
	for (let round = 0; round < ROUNDS; round += 1) {
		const seen = marksPass(other, before);
		const x = box.x + 60 + (round % 10) * 40;
		const y = box.y + 120 + Math.floor(round / 10) * 60;
		await author.mouse.move(x, y);
		await author.mouse.down();
		await author.mouse.move(x + 24, y + 24, { steps: 4 });
		await author.mouse.up();
		const at = await seen;
		times.push(at - (await author.evaluate(() => Number(Reflect.get(window, 'letGo')))));
		await author.keyboard.press('Escape');
		before += 1;
	}
	console.log(
		`committed mark on the other screen, ${ROUNDS} marks: median ${middle(times, 0.5).toFixed(0)} ms, p95 ${middle(times, 0.95).toFixed(0)} ms, most ${Math.max(...times).toFixed(0)} ms`
	);
} finally {
	await browser.close();
	await server.stop();
	rmSync(folder, { recursive: true, force: true });
}
