import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import sharp from 'sharp';
import { createServer as createVite } from 'vite';
import { hounsfield, IMAGES, MISSING_FRAME, PICTURE_ID } from './images.ts';

const FRAME = /^\/files\/images\/([0-9a-f-]+)\/(?:frames\/(\d+)|thumbnail)$/;

/** The viewer on a page of its own, with synthetic frames: no account, no database. Only for tests; nothing ships it. */
export async function serveHarness(): Promise<{ address: string; close(): Promise<void> }> {
	const vite = await createVite({
		configFile: false,
		root: fileURLToPath(new URL('./', import.meta.url)),
		logLevel: 'error',
		cacheDir: fileURLToPath(new URL('../../node_modules/.vite-viewer-harness', import.meta.url)),
		plugins: [svelte({ configFile: false })],
		server: { middlewareMode: true, hmr: false, fs: { strict: false } },
		appType: 'spa'
	});
	const server: Server = createServer((request, response) => {
		const found = FRAME.exec(request.url ?? '');
		if (found === null) {
			vite.middlewares(request, response);
			return;
		}
		frameBytes(found[1] ?? '', found[2]).then(
			(bytes) => {
				response.writeHead(bytes === null ? 404 : 200, { 'cache-control': 'no-store' });
				response.end(bytes);
			},
			() => response.writeHead(500).end()
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
			await vite.close();
		}
	};
}

async function frameBytes(imageId: string, frame: string | undefined): Promise<Buffer | null> {
	const image = IMAGES.find(({ id }) => id === imageId);
	if (image === undefined || (image.kind === 'radiology' && frame === String(MISSING_FRAME))) {
		return null;
	}
	if (image.id === PICTURE_ID) {
		const background = { r: 214, g: 150, b: 190 };
		const { width, height } = image;
		return sharp({ create: { width, height, channels: 3, background } })
			.webp()
			.toBuffer();
	}
	const values = new Int16Array(image.width * image.height);
	for (const index of values.keys()) {
		const [x, y] = [index % image.width, Math.floor(index / image.width)];
		values[index] = hounsfield(x, y, Number(frame ?? 0));
	}
	if (frame !== undefined) {
		return Buffer.from(values.buffer);
	}
	const grey = Uint8Array.from(values, (value) => Math.min(255, Math.max(0, (value + 160) / 1.6)));
	const raw = { width: image.width, height: image.height, channels: 1 as const };
	return sharp(grey, { raw }).resize(168, 112).webp().toBuffer();
}
