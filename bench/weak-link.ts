// a browser on a slow link (128 kbit/s, 400 ms, pages, sockets and files together): time to a usable room, traffic of a viewer, flapping [kbit/s] [ms]
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { openLink, type Link } from '../tests/builders/link.ts';
import { Demonstration, isUsable } from './demonstration.ts';

const [kbits = '128', roundTrip = '400'] = process.argv.slice(2);
const shape = { bitsPerSecond: Number(kbits) * 1000, delayMs: Number(roundTrip) / 2 };
const MEETING_S = 60;
const FLAP_S = 60;
const READING_MS = 20_000;

const demonstration = await Demonstration.open();
const { address, room } = demonstration;
const links: Link[] = [];
try {
	const chair = await demonstration.enterRoom('chair');
	await usableRoom();
	await roomFromToday();
	await traffic(chair);
	await flapping(chair);
} finally {
	await Promise.all(links.map((link) => link.close()));
	await demonstration.close();
}

/** From the address typed to a mark that can be drawn, with nothing of the portal in the browser's cache but the session. */
async function usableRoom(): Promise<void> {
	const times: { picture: number; usable: number; bytes: number }[] = [];
	for (let round = 0; round < 3; round += 1) {
		const link = await slowLink();
		const page = await demonstration.sessionOnly('surgeon', link.address);
		const start = performance.now();
		const loading = page.goto(link.address + room, { waitUntil: 'commit', timeout: 60_000 });
		const picture = page
			.waitForFunction(
				() => [...document.images].some((one) => one.complete && one.naturalWidth > 0),
				undefined,
				{ timeout: 60_000, polling: 50 }
			)
			.then(() => performance.now() - start);
		await loading;
		await isUsable(page);
		const usableAt = performance.now() - start;
		times.push({ picture: await picture, usable: usableAt, bytes: link.received() });
		await page.context().close();
	}
	const middle = times.toSorted((a, b) => a.usable - b.usable)[1];
	console.log(
		`room from nothing, median of 3: first picture ${seconds(middle?.picture)}, usable ${seconds(middle?.usable)}, ${((middle?.bytes ?? 0) / 1000).toFixed(0)} kB until then; all: ${times.map((one) => seconds(one.usable)).join(', ')}`
	);
}

/** As people come: signed in over the same link, the page of the day read for a while, then "Enter the room". */
async function roomFromToday(): Promise<void> {
	const times: { usable: number; bytes: number }[] = [];
	for (let round = 0; round < 3; round += 1) {
		const link = await slowLink();
		const page = await demonstration.signIn('surgeon', { over: link.address });
		await pause(READING_MS);
		const before = link.received();
		const start = performance.now();
		await page.getByRole('link', { name: 'Enter the room' }).click();
		await isUsable(page);
		times.push({ usable: performance.now() - start, bytes: link.received() - before });
		await page.context().close();
	}
	const middle = times.toSorted((a, b) => a.usable - b.usable)[1];
	console.log(
		`room from the page of the day, read for ${seconds(READING_MS)}, median of 3: usable ${seconds(middle?.usable)}, ${((middle?.bytes ?? 0) / 1000).toFixed(0)} kB; all: ${times.map((one) => seconds(one.usable)).join(', ')}`
	);
}

/** One minute of a meeting: the chair pans half of the time and draws, another moves the mouse, a viewer only looks. */
async function traffic(chair: Page): Promise<void> {
	const link = await slowLink();
	const others = await Promise.all(
		['senior', 'surgeon', 'resident'].map((account) => demonstration.enterRoom(account))
	);
	const viewer = await demonstration.enterRoom('trainee', { over: link.address });
	await viewer.waitForLoadState('networkidle');
	const images = imageBytes(viewer);
	const before = link.received();
	const end = Date.now() + MEETING_S * 1000;
	await Promise.all([
		panAndDraw(chair, end),
		...others.map((page, index) => wander(page, { end, phase: index }))
	]);
	const total = link.received() - before;
	const rate = ((total - images.count()) * 8) / 1000 / MEETING_S;
	console.log(
		`a viewer's traffic in ${MEETING_S} s of meeting with 5 people, images left out: ${rate.toFixed(1)} kbit/s (images ${(images.count() / 1000).toFixed(0)} kB)`
	);
	await Promise.all([viewer, ...others].map((page) => page.context().close()));
}

/** Up and down each 0.2 to 2 s while both sides draw; afterwards everything is everywhere and each person is there once. */
async function flapping(chair: Page): Promise<void> {
	const link = await openLink(address);
	links.push(link);
	const senior = await demonstration.enterRoom('senior', { over: link.address });
	await senior.getByText(/^Loading slice/).waitFor({ state: 'detached' });
	for (const page of [senior, chair]) {
		await page
			.getByRole('tab', { name: /^Marks/ })
			.first()
			.click();
	}
	const end = Date.now() + FLAP_S * 1000;
	const drawn: string[] = [];
	let cuts = 0;
	const flap = async () => {
		while (Date.now() < end) {
			link.cut();
			cuts += 1;
			await pause(200 + Math.random() * 1800);
			link.mend();
			await pause(200 + Math.random() * 1800);
		}
	};
	const draw = async (page: Page, x: number) => {
		for (let y = 0; Date.now() < end; y += 1) {
			const label = `${x}-${y}`;
			await rectangle(page, x + (y % 6) * 24, 0.12 + (y % 20) * 0.03, label);
			const isMade = (await labels(page)).includes(label);
			if (!isMade) {
				throw new Error(`${label} was not made`);
			}
			drawn.push(label);
			await pause(1500);
		}
	};
	await Promise.all([flap(), draw(senior, 40), draw(chair, 260)]);
	const mendedAt = performance.now();
	const missing = async (page: Page) => {
		const shown = await labels(page);
		return drawn.filter((label) => !shown.includes(label));
	};
	while ((await missing(senior)).length + (await missing(chair)).length > 0) {
		if (performance.now() - mendedAt > 30_000) {
			throw new Error(
				`not converged: ${drawn.length} drawn, not at the senior: ${(await missing(senior)).join(', ')}; not at the chair: ${(await missing(chair)).join(', ')}`
			);
		}
		await pause(50);
	}
	const convergedIn = performance.now() - mendedAt;
	const people = chair.getByRole('region', { name: 'People' });
	// The one who was last away comes back with the control plane, a moment after the documents.
	await people.getByText('2 here').waitFor({ timeout: 10_000 });
	const here = await people.getByText(/ here$/).innerText();
	console.log(
		`flapping for ${FLAP_S} s, ${cuts} cuts, ${drawn.length} marks by two people: equal ${seconds(convergedIn)} after the link stayed, ${here} (of 2)`
	);
	await senior.context().close();
}

async function slowLink(): Promise<Link> {
	const link = await openLink(address, shape);
	links.push(link);
	return link;
}

/** Bytes of answers that are images. */
function imageBytes(page: Page): { count: () => number } {
	let bytes = 0;
	page.on('response', (response) => {
		if (response.url().includes('/files/')) {
			void response
				.request()
				.sizes()
				.then(({ responseBodySize, responseHeadersSize }) => {
					bytes += responseBodySize + responseHeadersSize;
				});
		}
	});
	return { count: () => bytes };
}

async function imageBox(
	page: Page
): Promise<{ x: number; y: number; width: number; height: number }> {
	const box = await page.getByRole('application').boundingBox();
	if (box === null) {
		throw new Error('the image is not shown');
	}
	return box;
}

async function panAndDraw(page: Page, end: number): Promise<void> {
	const box = await imageBox(page);
	const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
	while (Date.now() < end) {
		await page.getByRole('button', { name: 'Pan', exact: true }).click();
		await page.mouse.move(middle.x, middle.y);
		await page.mouse.down();
		for (let step = 0; step < 100 && Date.now() < end; step += 1) {
			await page.mouse.move(middle.x + 60 * Math.sin(step / 8), middle.y + 60 * Math.cos(step / 8));
			await pause(50);
		}
		await page.mouse.up();
		await rectangle(page, box.width / 3, 0.3 + Math.random() * 0.4);
		await pause(4000);
	}
}

async function wander(page: Page, { end, phase }: { end: number; phase: number }): Promise<void> {
	const box = await imageBox(page);
	for (let step = phase; Date.now() < end; step += 1) {
		await page.mouse.move(
			box.x + box.width * (0.5 + 0.3 * Math.sin(step / 10)),
			box.y + box.height * (0.5 + 0.3 * Math.cos(step / 7))
		);
		await pause(50);
	}
}

async function rectangle(page: Page, x: number, part: number, label = ''): Promise<void> {
	const box = await imageBox(page);
	await page.getByRole('button', { name: 'Rectangle', exact: true }).click();
	const y = box.y + box.height * part;
	await page.mouse.move(box.x + x, y);
	await page.mouse.down();
	await page.mouse.move(box.x + x + 18, y + 14, { steps: 4 });
	await page.mouse.up();
	await page.keyboard.type(label);
	await page.keyboard.press(label === '' ? 'Escape' : 'Enter');
}

/** Labels in the list of marks, whose tab is open. */
function labels(page: Page): Promise<string[]> {
	return page.locator('[data-key] bdi').allTextContents();
}

function seconds(ms: number | undefined): string {
	return `${((ms ?? Number.NaN) / 1000).toFixed(1)} s`;
}
