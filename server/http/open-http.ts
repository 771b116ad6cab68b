import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Limits } from '#server/config.ts';

/** Longer than a proxy keeps its idle connections (nginx: 60 s), so that it never writes into one we closed. */
const KEEP_ALIVE_MS = 65_000;
/** A connection on which nothing moves for twice as long as a request may take: a reader that went away in the middle of a file. */
const SILENT_REQUESTS = 2;
/** The one form that sends images: as slow as the slowest link may send 300 MB. */
const UPLOAD = /^\/cases\/[^/?]+\/images(?:\?|$)/;

/** The HTTP server with an end to what a peer could draw out: connections, headers, silence. Bodies: see `endSlowBodies`. */
export function openHttp(limits: Limits): Server {
	const http = createServer({
		headersTimeout: limits.handshakeMs,
		// Of all requests, so as long as the longest; shorter ones are ended below.
		requestTimeout: Math.max(limits.uploadMs, limits.requestMs, limits.handshakeMs),
		connectionsCheckingInterval: Math.min(5000, limits.handshakeMs / 4),
		keepAliveTimeout: KEEP_ALIVE_MS
	});
	http.maxConnections = limits.connections;
	http.timeout = limits.requestMs * SILENT_REQUESTS;
	return http;
}

/** Bodies of forms and packets arrive in time. Called after Socket.IO has taken its place: it answers its own requests before all others. */
export function endSlowBodies(http: Server, limits: Limits): void {
	http.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
		if (request.headers['content-length'] === undefined && !isChunked(request)) {
			return;
		}
		if (UPLOAD.test(request.url ?? '')) {
			// Whoever was answered before the end of the upload has not much left to say.
			response.once('finish', () => endUnlessComplete(request, limits.requestMs));
		} else {
			endUnlessComplete(request, limits.requestMs);
		}
	});
}

const isChunked = ({ headers }: IncomingMessage): boolean =>
	headers['transfer-encoding'] !== undefined;

/** Ends the connection when the body has not arrived by then. */
function endUnlessComplete(request: IncomingMessage, ms: number): void {
	if (request.complete) {
		return;
	}
	const timer = setTimeout(() => {
		if (!request.complete) {
			request.socket.destroy();
		}
	}, ms);
	request.once('close', () => clearTimeout(timer));
}
