import { WebSocketServer, type ServerOptions } from 'ws';

/**
 * A server of websockets whose peers can make nothing grow: a message in fragments, pings that are never read the answers of, a
 * close that is never answered. ws 8.23 bounds all of them; the ws that comes with Socket.IO queued 150 MB of pongs.
 */
export function boundedWebSockets(
	options: ServerOptions & { closeTimeout: number }
): WebSocketServer {
	return new WebSocketServer({
		noServer: true,
		clientTracking: false,
		// Frames are small; compression would cost each of them a buffer of 64 kB.
		perMessageDeflate: false,
		...options
	});
}
