import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Portal } from '#server/portal.ts';
import { openDocuments } from './documents/open-documents.ts';
import { openMeetings } from './meetings/open-meetings.ts';
import { Seats } from './seats.ts';

/** The live part while it runs. */
export type Realtime = {
	/** Rooms in memory: those with somebody in them, or left a moment ago. */
	roomCount: () => number;
	close: () => Promise<void>;
};
/** `leaveAlone`: upgrades that another part of this server answers (in development Vite's own socket). */
export type RealtimeOptions = { leaveAlone?: (request: IncomingMessage) => boolean };

/**
 * The live part: Socket.IO for who is here, agenda and baton, and the documents. Socket.IO listens for its own upgrades; every
 * other path that nobody answers is destroyed at once, or it stays open for ever (500 of 500 did when tried).
 */
export function startRealtime(
	portal: Portal,
	http: Server,
	options: RealtimeOptions = {}
): Realtime {
	const seats = new Seats(portal.config.limits);
	const documents = openDocuments(portal, { seats });
	const meetings = openMeetings(portal, http, seats);
	const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
		// Both doors wait for the database before they attach a listener of their own; a reset in that time would end the process.
		socket.on('error', () => socket.destroy());
		const path = request.url ?? '';
		if (path.startsWith('/socket.io/')) {
			return;
		}
		if (path.startsWith('/documents/')) {
			documents.handleUpgrade(request, socket, head);
			return;
		}
		if (options.leaveAlone?.(request) !== true) {
			socket.destroy();
		}
	};
	http.on('upgrade', onUpgrade);
	return {
		roomCount: () => meetings.rooms.size,
		close: async () => {
			http.off('upgrade', onUpgrade);
			await meetings.close();
			await documents.close();
		}
	};
}
