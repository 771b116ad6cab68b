// a series of 100 slices in our viewer and in Cornerstone3D, both without a graphics card: first image, cold scrolling, bytes of script [rounds] [folder for pictures]
import { chromium } from '@playwright/test';
import { LAUNCH } from '../tests/builders/chromium.ts';
import { makeSeries } from './viewer-peers/make-series.ts';
import type { BenchPage } from './viewer-peers/series.ts';
import { serveViewers } from './viewer-peers/serve.ts';

declare global {
	interface Window {
		bench: BenchPage;
	}
}

const [rounds = '5', pictures] = process.argv.slice(2);
const ROUNDS = Number(rounds);
/** Ours to theirs: at most, at least, at most. */
const AIMS = { firstImage: 1 / 3, rate: 1.5, script: 1 / 10 };
/** Cornerstone is measured in both of its ways; the better figure of each is what ours is held against. */
const PAGES = { ours: '/ours/', each: '/cornerstone/', ahead: '/cornerstone/?ahead' };
const WAIT_MS = 60_000;

type Name = keyof typeof PAGES;
type Measured = { firstImage: number; firstExact: number; rate: number; script: number };

const served = await serveViewers(makeSeries());
// Not held to the 60 frames of a screen, which both reach on a machine that has nothing else to do.
const FREE = ['--disable-software-rasterizer', '--disable-frame-rate-limit', '--disable-gpu-vsync'];
const browser = await chromium.launch({ ...LAUNCH, args: [...LAUNCH.args, ...FREE] });
const measured: Record<Name, Measured[]> = { ours: [], each: [], ahead: [] };
try {
	for (let round = 0; round < ROUNDS; round += 1) {
		for (const name of ['ours', 'each', 'ahead'] as const) {
			measured[name].push(await visit(name));
		}
	}
} finally {
	await browser.close();
	await served.close();
}

/** A browser that has never seen the page. */
async function visit(name: Name): Promise<Measured> {
	served.takeScriptBytes();
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
	const page = await context.newPage();
	page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
	page.setDefaultTimeout(WAIT_MS);
	await page.goto(served.address + PAGES[name], { waitUntil: 'commit' });
	await page.waitForFunction(() => typeof window.bench?.firstImage === 'number');
	const script = served.takeScriptBytes();
	await page.waitForFunction(() => typeof window.bench.firstExact === 'number');
	const rate = await page.evaluate(() => window.bench.scroll());
	const { firstImage, firstExact } = await page.evaluate(() => ({
		firstImage: window.bench.firstImage ?? Number.NaN,
		firstExact: window.bench.firstExact ?? Number.NaN
	}));
	if (pictures !== undefined) {
		await page.screenshot({ path: `${pictures}/${name}.png` });
	}
	await context.close();
	return { firstImage, firstExact, rate, script };
}

function median(name: Name, what: keyof Measured): number {
	const values = measured[name].map((one) => one[what]).toSorted((a, b) => a - b);
	return values[Math.floor(values.length / 2)] ?? Number.NaN;
}

const best = {
	firstImage: Math.min(median('each', 'firstImage'), median('ahead', 'firstImage')),
	rate: Math.max(median('each', 'rate'), median('ahead', 'rate')),
	script: Math.min(median('each', 'script'), median('ahead', 'script'))
};
const ratios = {
	firstImage: median('ours', 'firstImage') / best.firstImage,
	firstExact: median('ours', 'firstExact') / best.firstImage,
	rate: median('ours', 'rate') / best.rate,
	script: median('ours', 'script') / best.script
};
const isMet =
	ratios.firstImage <= AIMS.firstImage && ratios.rate >= AIMS.rate && ratios.script <= AIMS.script;
console.log(
	`${new Date().toISOString().slice(0, 10)}, medians of ${ROUNDS}, ours and the better of Cornerstone3D's two ways`
);
console.log(
	`first image ${median('ours', 'firstImage').toFixed(0)} ms of ${best.firstImage.toFixed(0)} ms: ${ratios.firstImage.toFixed(2)}, at most ${AIMS.firstImage.toFixed(2)}`
);
console.log(
	`    its exact values ${median('ours', 'firstExact').toFixed(0)} ms: ${ratios.firstExact.toFixed(2)}`
);
console.log(
	`cold scrolling ${median('ours', 'rate').toFixed(1)} slices/s of ${best.rate.toFixed(1)} (each when shown ${median('each', 'rate').toFixed(1)}, all asked for ahead ${median('ahead', 'rate').toFixed(1)}): ${ratios.rate.toFixed(2)}, at least ${AIMS.rate}`
);
console.log(
	`script until the first image ${(median('ours', 'script') / 1000).toFixed(0)} kB of ${(best.script / 1000).toFixed(0)} kB: ${ratios.script.toFixed(3)}, at most ${AIMS.script}`
);
console.log(`the aim is ${isMet ? 'met' : 'missed'}`);
process.exitCode = isMet ? 0 : 1;
