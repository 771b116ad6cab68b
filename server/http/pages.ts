import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StartRefusal } from '#server/start-refusal.ts';
import { PROTOCOL_HEADER } from './forwarding.ts';

export type Pages = {
	answer: RequestListener;
	/** Upgrades that the doors of the live room must leave alone. */
	answersUpgrade: (request: IncomingMessage) => boolean;
	close: () => Promise<void>;
};

/** The largest form is an upload of images; how large a single file may be is the business of `server/images`. */
const LARGEST_BODY = 300 * 1024 * 1024;

/** Settings that the handler would take from whatever environment it runs in; server/config.ts decides instead. */
const NOT_OURS = ['ORIGIN', 'HOST_HEADER', 'PORT_HEADER', 'ADDRESS_HEADER', 'XFF_DEPTH'];

/** SvelteKit's built handler. It reads its settings from the environment when it is imported. */
export async function openBuiltPages(): Promise<Pages> {
	const path = fileURLToPath(new URL('../../build/handler.js', import.meta.url));
	if (!existsSync(path)) {
		throw new StartRefusal('The pages are not built: run "npm start" or "npm run build".');
	}
	for (const name of NOT_OURS) {
		delete process.env[name];
	}
	process.env.PROTOCOL_HEADER = PROTOCOL_HEADER;
	process.env.BODY_SIZE_LIMIT = String(LARGEST_BODY);
	// In a variable, or the type check reads the build.
	const built = (await import(path)) as { handler: RequestListener };
	return {
		answer: built.handler,
		answersUpgrade: () => false,
		close: () => Promise.resolve()
	};
}

/** Vite in development; its hot reload listens for upgrades of `http` beside our doors. */
export async function openVitePages(http: Server): Promise<Pages> {
	const { createServer } = await import('vite');
	const vite = await createServer({
		// The default loader writes into node_modules, which restarts "node --watch" for ever.
		configLoader: 'native',
		server: {
			middlewareMode: true,
			ws: { server: http },
			watch: { ignored: ['**/data/**', '**/build/**', '**/reports/**'] }
		}
	});
	return {
		answer: vite.middlewares,
		answersUpgrade: (request) =>
			request.headers['sec-websocket-protocol']?.startsWith('vite-') === true,
		close: () => vite.close()
	};
}
