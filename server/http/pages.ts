import type { RequestListener, Server } from 'node:http';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StartRefusal } from '#server/start-refusal.ts';
import { PROTOCOL_HEADER } from './forwarding.ts';

export type Pages = {
	answer: RequestListener;
	/** Takes the upgrades that are not ours; called after the doors of the live room stand. */
	shareUpgrades: (http: Server) => void;
	close: () => Promise<void>;
};

/** The largest form is an upload of images; how large a single file may be is the business of `server/images`. */
const LARGEST_BODY = 300 * 1024 * 1024;

/** SvelteKit's built handler. It reads its settings from the environment when it is imported. */
export async function openBuiltPages(): Promise<Pages> {
	const path = fileURLToPath(new URL('../../build/handler.js', import.meta.url));
	if (!existsSync(path)) {
		throw new StartRefusal('The pages are not built: run "npm start" or "npm run build".');
	}
	process.env.PROTOCOL_HEADER = PROTOCOL_HEADER;
	process.env.BODY_SIZE_LIMIT ??= String(LARGEST_BODY);
	// In a variable, or the type check reads the build.
	const built = (await import(path)) as { handler: RequestListener };
	return {
		answer: built.handler,
		shareUpgrades: () => {},
		close: () => Promise.resolve()
	};
}

/** Vite in development: the same server, with its own socket for hot reload beside ours. */
export async function openVitePages(): Promise<Pages> {
	const { createServer } = await import('vite');
	const { createServer: createHttp } = await import('node:http');
	// Never listens: it only carries Vite's upgrades, which our doors would destroy.
	const viteDoor = createHttp();
	const vite = await createServer({
		// The default loader writes into node_modules, which restarts "node --watch" for ever.
		configLoader: 'native',
		server: {
			middlewareMode: true,
			ws: { server: viteDoor },
			watch: { ignored: ['**/data/**', '**/build/**', '**/reports/**'] }
		}
	});
	return {
		answer: vite.middlewares,
		shareUpgrades: (http) => {
			const doors = http.rawListeners('upgrade');
			http.removeAllListeners('upgrade');
			http.on('upgrade', (request, socket, head) => {
				if (request.headers['sec-websocket-protocol']?.startsWith('vite-') === true) {
					viteDoor.emit('upgrade', request, socket, head);
					return;
				}
				doors.forEach((door) => Reflect.apply(door, http, [request, socket, head]));
			});
		},
		close: () => vite.close()
	};
}
