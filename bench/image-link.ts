// a CT over a slow link (400 kbit/s, 400 ms): first preview, sharp and steerable, all previews, and the exact slices after them [rounds] [kbit/s] [ms]
import { setTimeout as pause } from 'node:timers/promises';
import type { Locator, Page } from '@playwright/test';
import { openLink } from '../tests/builders/link.ts';
import { Demonstration } from './demonstration.ts';

const [rounds = '3', kbits = '400', roundTrip = '400'] = process.argv.slice(2);
const shape = { bitsPerSecond: Number(kbits) * 1000, delayMs: Number(roundTrip) / 2 };
type Step = 'preview' | 'steerable' | 'series' | 'exact' | 'neighbors';
type Seconds = Record<Step, number>;
/** From the address typed, with nothing of the portal in the browser but the session. */
const LIMITS: Partial<Seconds> = { preview: 3, steerable: 7, series: 60 };
const WAIT_MS = 180_000;
/** Exact slices on each side that follow while the reader rests: minutes, so they are waited for in the last round only. */
const NEIGHBORS = 10;

const demonstration = await Demonstration.open();
try {
	const all: Seconds[] = [];
	for (let round = 0; round < Number(rounds); round += 1) {
		all.push(await openSeries({ isLast: round === Number(rounds) - 1 }));
	}
	const valuesOf = (one: Step) =>
		all.map((times) => times[one]).filter((value) => !Number.isNaN(value));
	const shown = (one: Step) =>
		valuesOf(one)
			.map((value) => value.toFixed(1))
			.join(', ');
	const median = (one: Step) => {
		const sorted = valuesOf(one).toSorted((a, b) => a - b);
		return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
	};
	console.log(`${new Date().toISOString().slice(0, 10)}, ${kbits} kbit/s, ${roundTrip} ms`);
	let isMet = true;
	for (const [name, what] of [
		['preview', 'first preview, an <img> of the page itself'],
		['steerable', 'the slice in view in its full matrix, and keys lead on'],
		['series', 'all slices as previews, while the reader rests'],
		['exact', 'the slice in view exact'],
		['neighbors', `exact slices within ${NEIGHBORS}`]
	] as const) {
		const limit = LIMITS[name];
		isMet &&= limit === undefined || median(name) <= limit;
		const aim = limit === undefined ? '' : `, at most ${limit} s`;
		console.log(`${what}: ${median(name).toFixed(1)} s${aim} (${shown(name)})`);
	}
	console.log(`the aim is ${isMet ? 'met' : 'missed'}`);
	process.exitCode = isMet ? 0 : 1;
} finally {
	await demonstration.close();
}

/** The page of the case with the phantom CT; its image is opened as soon as the page can. */
async function openSeries({ isLast }: { isLast: boolean }): Promise<Seconds> {
	const link = await openLink(demonstration.address, shape);
	const page = await demonstration.sessionOnly('resident', link.address);
	page.setDefaultTimeout(WAIT_MS);
	const came = arrivals(page);
	const start = performance.now();
	const since = () => (performance.now() - start) / 1000;
	await page.goto(link.address + demonstration.caseWith('upper-lobe-mass'), {
		waitUntil: 'commit',
		timeout: WAIT_MS
	});
	await page.waitForFunction(
		() => [...document.images].some((one) => one.complete && one.naturalWidth > 0),
		undefined,
		{ timeout: WAIT_MS, polling: 50 }
	);
	const preview = since();
	await openWhenReady(page);
	const seen = page.locator('[role=application]:is([data-frame=preview], [data-frame=ready])');
	await seen.waitFor();
	const pane = page.getByRole('application');
	const [slice, count] = await placeOn(pane);
	await pane.press('ArrowDown');
	await until(async () => (await placeOn(pane))[0] === slice + 1);
	const steerable = since();
	await page.locator('[role=application][data-frame=ready]').waitFor();
	const exact = since();
	await until(() => came.previews.size === count);
	const series = since();
	const near = Math.min(count, slice + 1 + NEIGHBORS) - Math.max(1, slice + 1 - NEIGHBORS);
	if (isLast) {
		await until(() => came.exact.size > near);
	}
	const neighbors = isLast ? since() : Number.NaN;
	await page.context().close();
	await link.close();
	return { preview, steerable, exact, series, neighbors };
}

/** Before its scripts have come the link of the image leads to a plain picture, so it is pressed when they listen. */
async function openWhenReady(page: Page): Promise<void> {
	await page.waitForFunction(
		() => document.querySelector('#svelte-announcer') !== null,
		undefined,
		{
			timeout: WAIT_MS,
			polling: 20
		}
	);
	await page.locator('#images .fig').first().click();
}

/** Slice in view, counted from 1, and how many there are. */
async function placeOn(pane: Locator): Promise<[number, number]> {
	const label = (await pane.getAttribute('aria-label')) ?? '';
	const [, slice, count] = /(\d+) of (\d+)/.exec(label) ?? [];
	return [Number(slice), Number(count)];
}

/** Slices whose answer has come as a whole. */
function arrivals(page: Page): { previews: Set<string>; exact: Set<string> } {
	const came = { previews: new Set<string>(), exact: new Set<string>() };
	page.on('requestfinished', (request) => {
		const [, frame, preview] = /\/frames\/(\d+)(\/preview)?$/.exec(request.url()) ?? [];
		if (frame !== undefined) {
			(preview === undefined ? came.exact : came.previews).add(frame);
		}
	});
	return came;
}

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
	const end = Date.now() + WAIT_MS;
	while (!(await isTrue())) {
		if (Date.now() > end) {
			throw new Error('it did not come');
		}
		await pause(50);
	}
}
