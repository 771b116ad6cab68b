// A slide of 20,000 × 15,000 px: processor time and memory of the worker, and bytes until the viewer shows it sharp
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { tileIndex, TILE_SIDE } from '#lib/domain/image/tiles.ts';
import type { ViewableImage } from '#lib/domain/image/image.ts';
import { writeTiledTiff } from '#server/demonstration/phantom/write-tiff.ts';
import { wholeSlide } from '#server/demonstration/phantom/whole-slide/whole-slide.ts';
import { openFileStore } from '#server/files/file-store.ts';
import type { ConvertedImage } from '#server/images/converted.ts';
import { openImageWorkers } from '#server/images/open-workers.ts';
import { readTile } from '#server/images/slide/tile-pack.ts';
import { HarnessHost } from '../tests/viewer-harness/harness-page.ts';
import { SLIDE_ID } from '../tests/viewer-harness/images.ts';

const WHOLE = { width: 20_000, height: 15_000 };
const LIMITS = { processorSeconds: 12, megabytes: 350, kilobytes: 400 };
const POLL_MS = 10;
/** Ticks of the kernel's accounting in a second, on every Linux that Node runs on. */
const TICKS = 100;

/** The demonstration's slide, laid side by side until it is as large. */
async function aLargeSlide(): Promise<Buffer> {
	const [, ...parts] = await wholeSlide();
	const [across, down] = [WHOLE.width, WHOLE.height].map((side) => Math.ceil(side / TILE_SIDE));
	const tiles = Array.from(
		{ length: (across ?? 0) * (down ?? 0) },
		(_, index) => parts[index % parts.length] ?? Buffer.alloc(0)
	);
	const description = 'Synthetic phantom, made by code|MPP = 0.5';
	return Buffer.concat([...writeTiledTiff({ ...WHOLE, side: TILE_SIDE, description, tiles })]);
}

type Use = { processorSeconds: number; megabytes: number };

/** What the only child process uses, polled until `done`: its own time and the most memory it ever held. */
async function watchChild<T>(done: Promise<T>): Promise<{ value: T; use: Use }> {
	const use: Use = { processorSeconds: 0, megabytes: 0 };
	const children = `/proc/self/task/${process.pid}/children`;
	const look = (): void => {
		try {
			const pid = readFileSync(children, 'utf8').trim().split(' ')[0] ?? '';
			const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
			const most = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
			use.processorSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS;
			use.megabytes = Math.max(use.megabytes, Number(most ?? 0) / 1024);
		} catch {
			// It has not begun, or it has ended.
		}
	};
	const polling = setInterval(look, POLL_MS);
	try {
		return { value: await done, use };
	} finally {
		clearInterval(polling);
	}
}

async function convert(folder: string): Promise<{ image: ConvertedImage; use: Use }> {
	const log = pino({ level: 'silent' });
	const workers = openImageWorkers({ log, remapKey: Buffer.alloc(32) });
	const { value, use } = await watchChild(workers.convert(folder));
	await workers.close();
	const [image] = value.ok ? value.images : [];
	if (image === undefined) {
		throw new Error(`not converted: ${JSON.stringify(value)}`);
	}
	return { image, use };
}

/** The viewer in a browser of 1280 × 800, with tiles and overview of this slide. */
async function bytesUntilOpen(folder: string, image: ConvertedImage): Promise<number> {
	const { tiles } = image;
	if (tiles === null) {
		throw new Error('not a slide');
	}
	const files = openFileStore(folder);
	let bytes = 0;
	const host = new HarnessHost();
	await host.start();
	try {
		const { page } = await host.open();
		await page.route(`**/files/images/${SLIDE_ID}/**`, async (route) => {
			const path = new URL(route.request().url()).pathname;
			const [level = 0, column = 0, row = 0] = path.split('/').slice(-3).map(Number);
			const index = path.includes('/tiles/')
				? tileIndex(image, tiles, { level, column, row })
				: null;
			const key = path.endsWith('/thumbnail') ? image.thumbnail : (image.frames[0] ?? '');
			const body =
				index === null
					? await readFile(join(folder, key))
					: await readTile(files, tiles.pack, index);
			bytes += body.length;
			await route.fulfill({ body });
		});
		const shown: ViewableImage = {
			...image,
			id: SLIDE_ID,
			title: 'Slide',
			frameCount: 1,
			revision: 0,
			...{ orientation: null, depth: null, frameOfReference: null, side: null }
		};
		await page.evaluate((one) => window.harness.setImages([one]), shown);
		await page.locator('[data-tiles=sharp]').waitFor({ timeout: 60_000 });
		return bytes;
	} finally {
		await host.closePages();
		await host.stop();
	}
}

const folder = await mkdtemp(join(tmpdir(), 'mashwara-slide-'));
try {
	const input = join(folder, 'upload');
	await mkdir(input);
	await writeFile(join(input, '0000.svs'), await aLargeSlide());
	const { image, use } = await convert(input);
	const kilobytes = (await bytesUntilOpen(input, image)) / 1000;
	const isMet =
		use.processorSeconds <= LIMITS.processorSeconds &&
		use.megabytes <= LIMITS.megabytes &&
		kilobytes <= LIMITS.kilobytes;
	process.stdout.write(
		`${new Date().toISOString().slice(0, 10)}\n` +
			`tiled with ${use.processorSeconds.toFixed(1)} s of processor time and ${use.megabytes.toFixed(0)} MB\n` +
			`sharp in the viewer after ${kilobytes.toFixed(0)} kB\n` +
			`the aim (${LIMITS.processorSeconds} s, ${LIMITS.megabytes} MB, ${LIMITS.kilobytes} kB) is ${isMet ? 'met' : 'missed'}\n`
	);
	process.exitCode = isMet ? 0 : 1;
} finally {
	await rm(folder, { recursive: true });
}
