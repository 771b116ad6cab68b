import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { build } from 'vite';
import type { Slice } from './make-series.ts';

const KINDS: Record<string, string> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript',
	'.css': 'text/css',
	'.wasm': 'application/wasm'
};
const FRAME = /\/frames\/(\d+)(\/preview)?$/;

export type Viewer = 'ours' | 'cornerstone';
type File = { body: Buffer; headers: Record<string, string> };

const PEER = fileURLToPath(new URL('./cornerstone/', import.meta.url));

/** Its packages stand in a folder of their own, so that who only runs the portal does not load them. */
function installPeer(): void {
	const flags = ['--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
	const shell = process.platform === 'win32';
	const { status } = spawnSync('npm', ['install', ...flags], {
		cwd: PEER,
		stdio: 'inherit',
		shell
	});
	if (status !== 0) {
		throw new Error('the packages of Cornerstone3D could not be installed');
	}
}

/** Both viewers built as for production, their scripts in brotli, and the slices as each of them takes them. */
export async function serveViewers(slices: Slice[]) {
	installPeer();
	const files = new Map<string, File>();
	for (const viewer of ['ours', 'cornerstone'] as const) {
		for (const [path, file] of await built(viewer)) {
			files.set(path, file);
		}
	}
	let scriptBytes = 0;
	const answer = async (path: string): Promise<File | undefined> => {
		const dicom = /^\/dicom\/(\d+)$/.exec(path);
		if (dicom !== null) {
			const body = slices[Number(dicom[1])]?.dicom ?? Buffer.alloc(0);
			return { body, headers: { 'content-type': 'application/dicom' } };
		}
		const [, index, preview] = FRAME.exec(path) ?? [];
		const slice = slices[Number(index)];
		if (slice === undefined) {
			return files.get(path);
		}
		return preview === undefined
			? { body: slice.frame, headers: { 'content-encoding': 'gzip' } }
			: { body: await slice.preview(), headers: { 'content-type': 'image/webp' } };
	};
	const server = createServer((request, response) => {
		const { pathname } = new URL(request.url ?? '', 'http://localhost');
		answer(pathname).then(
			(file) => {
				scriptBytes += pathname.endsWith('.js') ? (file?.body.length ?? 0) : 0;
				response.writeHead(file === undefined ? 404 : 200, file?.headers).end(file?.body);
			},
			() => response.writeHead(500).end()
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const bound = server.address();
	const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
	return {
		address: `http://127.0.0.1:${port}`,
		/** Bytes of script since it was asked last, as they travelled. */
		takeScriptBytes: () => {
			const taken = scriptBytes;
			scriptBytes = 0;
			return taken;
		},
		close: () => {
			server.closeAllConnections();
			return new Promise((resolve) => server.close(resolve));
		}
	};
}

async function built(viewer: Viewer): Promise<[string, File][]> {
	const folder = await mkdtemp(join(tmpdir(), 'mashwara-viewers-'));
	try {
		await build({
			configFile: false,
			root: fileURLToPath(new URL(`./${viewer}/`, import.meta.url)),
			base: `/${viewer}/`,
			logLevel: 'error',
			plugins: [svelte({ configFile: false, preprocess: vitePreprocess() })],
			worker: { format: 'es' },
			// A part of Cornerstone extends the emitter of Node, which Vite leaves out of what a browser gets.
			resolve: {
				alias: { events: `${PEER}node_modules/events/events.js` }
			},
			build: { outDir: folder, emptyOutDir: true, target: 'es2022' }
		});
		const names = await readdir(folder, { recursive: true, withFileTypes: true });
		const files = names.filter((one) => one.isFile());
		return await Promise.all(
			files.map(async ({ name, parentPath }): Promise<[string, File]> => {
				const path = join(parentPath, name);
				const address = name === 'index.html' ? '' : path.slice(folder.length + 1);
				const headers = {
					'content-type': KINDS[extname(name)] ?? 'application/octet-stream',
					'content-encoding': 'br'
				};
				return [
					`/${viewer}/${address}`,
					{ body: brotliCompressSync(await readFile(path)), headers }
				];
			})
		);
	} finally {
		await rm(folder, { recursive: true });
	}
}
