import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import pino from 'pino';
import { readConfig } from '#server/config.ts';
import { startServer } from '#server/start-server.ts';
import { LAUNCH } from '../tests/builders/chromium.ts';

/** Over a link of 128 kbit/s a page takes its time. */
const PAGE_MS = 60_000;
/** A desk's screen. */
export const SCREEN = { viewport: { width: 1280, height: 800 } };

type Facts = {
	password: string;
	accounts: { account: string; email: string }[];
	meetings: { open: { id: string } };
	cases: { slug: string; caseNo: string }[];
};

/** A server of its own with a new demonstration, and a browser. */
export class Demonstration {
	readonly address: string;
	readonly browser: Browser;
	/** Path of the open meeting's room. */
	readonly room: string;
	#facts: Facts;
	#end: () => Promise<void>;

	private constructor(inside: {
		address: string;
		browser: Browser;
		facts: Facts;
		end: () => Promise<void>;
	}) {
		this.address = inside.address;
		this.browser = inside.browser;
		this.room = `/meetings/${inside.facts.meetings.open.id}/room`;
		this.#facts = inside.facts;
		this.#end = inside.end;
	}

	static async open(): Promise<Demonstration> {
		const folder = mkdtempSync(join(tmpdir(), 'mashwara-bench-'));
		const config = readConfig({ ...process.env, PORT: '0', DATA: folder, DATABASE_URL: '' });
		const server = await startServer(config, pino({ level: 'silent' }), { isDevelopment: false });
		const browser = await chromium.launch(LAUNCH);
		const facts = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as Facts;
		const end = async () => {
			await browser.close();
			await server.stop();
			rmSync(folder, { recursive: true, force: true });
		};
		return new Demonstration({ address: server.address, browser, facts, end });
	}

	/** Signed in, in a browser context of their own; `over`: the address of a link to the server. */
	async signIn(account: string, { over = this.address } = {}): Promise<Page> {
		const page = await (await this.browser.newContext(SCREEN)).newPage();
		page.setDefaultTimeout(PAGE_MS);
		await page.goto(`${over}/sign-in`, { timeout: PAGE_MS });
		const email = this.#facts.accounts.find((one) => one.account === account)?.email ?? '';
		await page.locator('input[name=email]').fill(email);
		await page.locator('input[name=password]').fill(this.#facts.password);
		await page.locator('input[name=password]').press('Enter');
		await page.waitForURL((url) => !url.pathname.includes('sign-in'), { timeout: PAGE_MS });
		return page;
	}

	/** A browser that has nothing of the portal but the session; `over`: the address of a link to the server. */
	async sessionOnly(account: string, over: string): Promise<Page> {
		const near = await this.signIn(account);
		const cookies = await near.context().cookies();
		await near.context().close();
		const context = await this.browser.newContext(SCREEN);
		await context.addCookies(
			cookies.map(({ name, value }) => ({ name, value, url: over, sameSite: 'Lax' as const }))
		);
		return context.newPage();
	}

	/** In the room, and ready to draw. */
	async enterRoom(account: string, { over = this.address } = {}): Promise<Page> {
		const page = await this.signIn(account, { over });
		await page.goto(over + this.room, { timeout: PAGE_MS });
		await isUsable(page);
		return page;
	}

	/** Path of the page of a case. */
	caseWith(slug: string): string {
		const found = this.#facts.cases.find((one) => one.slug === slug);
		return `/cases/${found?.caseNo ?? slug}`;
	}

	close(): Promise<void> {
		return this.#end();
	}
}

/** The room can be worked in: its marks have come, and its image is drawn. */
export async function isUsable(page: Page): Promise<void> {
	await page.locator('main[data-ready=true]').waitFor({ timeout: PAGE_MS });
	await page.locator('canvas').first().waitFor({ timeout: PAGE_MS });
}
