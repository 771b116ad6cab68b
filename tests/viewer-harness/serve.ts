import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import sharp from 'sharp';
import { build } from 'vite';
import type { ViewableImage } from '../../src/lib/domain/image/image.ts';
import type { TilePlace } from '../../src/lib/domain/image/tiles.ts';
import {
	filmColor,
	hounsfield,
	FILM_ID,
	IMAGES,
	MISSING_FRAME,
	MISSING_TILE,
	OVERVIEW_COLOR,
	tileColor
} from './images.ts';

const FRAME = /^\/files\/images\/([0-9a-f-]+)\/(?:frames\/(\d+)|thumbnail)$/;
const TILE = /^\/files\/images\/[0-9a-f-]+\/tiles\/(\d+)\/(\d+)\/(\d+)$/;
const KINDS: Record<string, string> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.css': 'text/css'
};

/** The viewer on a page of its own, with synthetic frames: no account, no database. Only for tests; nothing ships it. */
export async function serveHarness(): Promise<{ address: string; close(): Promise<void> }> {
	const folder = await mkdtemp(join(tmpdir(), 'viewer-harness-'));
	await build({
		configFile: false,
		root: fileURLToPath(new URL('./', import.meta.url)),
		logLevel: 'error',
		plugins: [svelte({ configFile: false, preprocess: vitePreprocess() })],
		build: { outDir: folder, emptyOutDir: true, target: 'es2022' }
	});
	const server = createServer((request, response) => {
		const [, imageId, frame] = FRAME.exec(request.url ?? '') ?? [];
		const path = request.url === '/' ? 'index.html' : (request.url ?? '');
		const tile = TILE.exec(request.url ?? '')
			?.slice(1)
			.map(Number);
		const bytes =
			tile !== undefined
				? tileBytes({ level: tile[0] ?? 0, column: tile[1] ?? 0, row: tile[2] ?? 0 })
				: imageId === undefined
					? readFile(join(folder, path))
					: imageBytes(imageId, frame);
		bytes.then(
			(found) => {
				const type = KINDS[extname(path)] ?? 'application/octet-stream';
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
