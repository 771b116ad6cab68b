import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import sharp from 'sharp';
import { build } from 'vite';
import type { ViewableImage } from '../../src/lib/domain/image/image.ts';
import { voiLinear } from '../../src/lib/viewer/window-level.ts';
import type { TilePlace } from '../../src/lib/domain/image/tiles.ts';
import {
	filmColor,
	hounsfield,
	FILM_ID,
	IMAGES,
	MISSING_FRAME,
	MISSING_TILE,
	OVERVIEW_COLOR,
	PREVIEW_CORNER,
	PREVIEW_GRAY,
	PREVIEWS,
	tileColor
} from './images.ts';

const FRAME = /^\/files\/images\/([0-9a-f-]+)\/(?:frames\/(\d+)|thumbnail)$/;
/** Only for a page that was opened with them: without, exact frames come at once and a test need not wait for them. */
const PREVIEW = /^\/files\/images\/([0-9a-f-]+)\/frames\/(\d+)\/preview$/;
const TILE = /^\/files\/images\/[0-9a-f-]+\/tiles\/(\d+)\/(\d+)\/(\d+)$/;
const FIRST_WINDOW = { center: 40, width: 400 };
const KINDS: Record<string, string> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.css': 'text/css'
};

export type HarnessServer = { address: string; close: () => Promise<void> };

/** The viewer on a page of its own, with synthetic frames: no account, no database. Only for tests; nothing ships it. */
export async function serveHarness(): Promise<HarnessServer> {
	const folder = await mkdtemp(join(tmpdir(), 'viewer-harness-'));
	await build({
		configFile: false,
		root: fileURLToPath(new URL('./', import.meta.url)),
		logLevel: 'error',
		plugins: [svelte({ configFile: false, preprocess: vitePreprocess() })],
		build: { outDir: folder, emptyOutDir: true, target: 'es2022' }
	});
	/** Each made once: every test loads the page anew, and to encode its pictures took as long as to show them. */
	const made = new Map<string, Promise<Buffer | null>>();
	const server = createServer((request, response) => {
		const { url = '', headers } = request;
		const hasPreviews = headers.referer?.endsWith(PREVIEWS) === true;
		const key = `${hasPreviews} ${url}`;
		const bytes = made.get(key) ?? answerTo(url, { folder, hasPreviews });
		made.set(key, bytes);
		bytes.then(
			(found) => {
				const type = KINDS[extname(pathOf(url))] ?? 'application/octet-stream';
				response.writeHead(found === null ? 404 : 200, { 'content-type': type });
				response.end(found);
			},
			() => response.writeHead(404).end()
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const bound = server.address();
	const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
	return {
		address: `http://127.0.0.1:${port}/`,
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			await rm(folder, { recursive: true });
		}
	};
}

const pathOf = (url: string): string =>
	url === '/' || url === `/${PREVIEWS}` ? 'index.html' : url;

type Served = { folder: string; hasPreviews: boolean };

function answerTo(url: string, { folder, hasPreviews }: Served): Promise<Buffer | null> {
	const [, level, column, row] = TILE.exec(url) ?? [];
	if (level !== undefined) {
		return tileBytes({ level: Number(level), column: Number(column), row: Number(row) });
	}
	const [, , previewed] = (hasPreviews && PREVIEW.exec(url)) || [];
	if (previewed !== undefined) {
		return previewBytes(Number(previewed));
	}
	const [, imageId, frame] = FRAME.exec(url) ?? [];
	return imageId === undefined ? readFile(join(folder, pathOf(url))) : imageBytes(imageId, frame);
}

/** Through the first window, 400 / 40, and with a gray of its own in a corner that no exact frame has. */
async function previewBytes(frame: number): Promise<Buffer> {
	const image = IMAGES[0];
	if (image === undefined) {
		throw new Error('no series');
	}
	const { width, height } = image;
	const gray = Uint8Array.from(slice(image, frame), (value) => voiLinear(value, FIRST_WINDOW));
	for (let row = 0; row < PREVIEW_CORNER; row++) {
		gray.fill(PREVIEW_GRAY, row * width, row * width + PREVIEW_CORNER);
	}
	return sharp(gray, { raw: { width, height, channels: 1 } })
		.webp({ lossless: true })
		.toBuffer();
}

async function imageBytes(imageId: string, frame: string | undefined): Promise<Buffer | null> {
	const image = IMAGES.find(({ id }) => id === imageId);
	if (image === undefined || (image.kind === 'radiology' && frame === String(MISSING_FRAME))) {
		return null;
	}
	if (image.kind !== 'radiology') {
		const { width, height } = image;
		const background = backgroundOf(image, frame);
		return sharp({ create: { width, height, channels: 3, background } })
			.webp()
			.toBuffer();
	}
	const values = slice(image, Number(frame ?? 0));
	if (frame !== undefined) {
		return Buffer.from(values.buffer);
	}
	const gray = Uint8Array.from(values, (value) => Math.min(255, Math.max(0, (value + 160) / 1.6)));
	const raw = { width: image.width, height: image.height, channels: 1 as const };
	return sharp(gray, { raw }).resize(168, 112).webp().toBuffer();
}

function backgroundOf({ id, kind }: ViewableImage, frame: string | undefined) {
	if (id === FILM_ID) {
		return filmColor(frame === undefined ? null : Number(frame));
	}
	return kind === 'slide' ? OVERVIEW_COLOR : { r: 214, g: 150, b: 190 };
}

async function tileBytes(place: TilePlace): Promise<Buffer | null> {
	const { level, column, row } = MISSING_TILE;
	if (place.level === level && place.column === column && place.row === row) {
		return null;
	}
	const create = { width: 512, height: 512, channels: 3 as const, background: tileColor(place) };
	return sharp({ create }).jpeg({ quality: 95 }).toBuffer();
}

/** Computed once: a page asks for 20 slices at a time. */
const slices = new Map<number, Int16Array>();

function slice({ width, height }: ViewableImage, frame: number): Int16Array {
	let values = slices.get(frame);
	if (values === undefined) {
		values = new Int16Array(width * height);
		for (let index = 0; index < values.length; index++) {
			values[index] = hounsfield(index % width, Math.floor(index / width), frame);
		}
		slices.set(frame, values);
	}
	return values;
}
