import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { settleProtocol } from '#server/http/forwarding.ts';
import { endSlowBodies, openHttp } from '#server/http/open-http.ts';
import { openBuiltPages } from '#server/http/pages.ts';
import { openUploads } from '#server/images/upload/answer-uploads.ts';
import { placePortal, type Portal } from '#server/portal.ts';
import { startRealtime } from '#server/realtime/start-realtime.ts';

export type BuiltServer = {
	/** `http://127.0.0.1:<port>`, also the Origin of its own pages. */
	address: string;
	close: () => Promise<void>;
};

/** The built pages and the live doors on a free port, with this portal behind them. */
export async function openBuiltServer(portal: Portal): Promise<BuiltServer> {
	placePortal(portal);
	const pages = await openBuiltPages();
	const http = openHttp(portal.config.limits);
	const answerUpload = openUploads(portal);
	http.on('request', (request: IncomingMessage, response) => {
		if (!request.url?.startsWith('/socket.io/') && !answerUpload(request, response)) {
			pages.answer(request, response);
		}
	});
	const realtime = startRealtime(portal, http);
	endSlowBodies(http, portal.config.limits);
	http.prependListener('request', (request: IncomingMessage) =>
		settleProtocol(portal.config, request)
	);
	http.listen(0, '127.0.0.1');
	await once(http, 'listening');
	const { port } = http.address() as AddressInfo;
	return {
		address: `http://127.0.0.1:${port}`,
		close: async () => {
			await realtime.close();
			http.closeAllConnections();
			http.close();
			await once(http, 'close');
		}
	};
}
