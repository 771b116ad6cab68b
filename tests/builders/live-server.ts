import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import { Doc } from 'yjs';
import {
	openDocuments,
	type Documents,
	type DocumentsOptions
} from '#server/realtime/documents/open-documents.ts';
import { openHttp } from '#server/http/open-http.ts';
import type { Portal } from '#server/portal.ts';

/** A part of the server that answers upgrades on `http` until it is closed. */
export type StartLive = (portal: Portal, http: Server) => { close: () => Promise<void> };

export type LiveServer = {
	/** `http://127.0.0.1:<port>` */
	address: string;
	port: number;
	http: Server;
	joinDocument: (name: string, cookie: string, options?: JoinOptions) => JoinedDocument;
	/** A bare socket, for what no honest client sends; an empty `origin` sends none. */
	openSocket: (path: string, headers?: Record<string, string>) => RawSocket;
	close: () => Promise<void>;
};

export type JoinOptions = {
	acks?: boolean;
	/** Further parameters of the address, as `protocol` or `generation`. */
	params?: Record<string, string>;
	/** A document that was edited offline. */
	doc?: Doc;
	origin?: string;
	connect?: boolean;
};

export type JoinedDocument = {
	provider: WebsocketProvider;
	doc: Doc;
	/** Resolves when the server has sent everything. */
	synced: () => Promise<void>;
	/** How a connection ended that the client will not try again. */
	closed: () => Promise<{ code: number; reason: string }>;
	leave: () => void;
};

export type RawSocket = {
	socket: WebSocket;
	received: Uint8Array[];
	opened: () => Promise<void>;
	closed: () => Promise<{ code: number; reason: string }>;
	/** Resolves with the first message, already come or yet to come, that fits. */
	receives: (fits: (message: Uint8Array) => boolean) => Promise<Uint8Array>;
};

/** The documents alone, with a test's own table of rights or the real one. */
export const documentsOnly =
	(options: DocumentsOptions = {}, onOpen: (documents: Documents) => void = () => {}): StartLive =>
	(portal, http) => {
		const documents = openDocuments(portal, options);
		onOpen(documents);
		const onUpgrade = documents.handleUpgrade;
		http.on('upgrade', onUpgrade);
		return {
			close: async () => {
				http.off('upgrade', onUpgrade);
				await documents.close();
			}
		};
	};

/** A real HTTP server on a free port with real doors. */
export async function openLiveServer(
	portal: Portal,
	start: StartLive = documentsOnly()
): Promise<LiveServer> {
	const http = openHttp(portal.config.limits);
	http.on('request', (_request, response) => response.writeHead(404).end());
	const live = start(portal, http);
	await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
	const { port } = http.address() as AddressInfo;
	const address = `http://127.0.0.1:${port}`;
	const leavings = new Set<() => void>();
	return {
		address,
		port,
		http,
		joinDocument: (name, cookie, options = {}) => {
			const joined = joinDocument({ address, name, cookie, options });
			leavings.add(joined.leave);
			return joined;
		},
		openSocket: (path, headers = {}) => {
			const raw = openSocket(`ws://127.0.0.1:${port}${path}`, { origin: address, ...headers });
			leavings.add(() => raw.socket.terminate());
			return raw;
		},
		close: async () => {
			for (const leave of leavings) {
				leave();
			}
			await live.close();
			http.closeAllConnections();
			await new Promise((resolve) => http.close(resolve));
		}
	};
}

/** The standard client with a cookie, as a browser of the same site would send it. */
function joinDocument(given: {
	address: string;
	name: string;
	cookie: string;
	options: JoinOptions;
}): JoinedDocument {
	const { address, name, cookie, options } = given;
	const headers = { cookie, origin: options.origin ?? address };
	class SignedIn extends WebSocket {
		constructor(url: string, protocols: string[]) {
			super(url, protocols, { headers });
			this.on('error', () => {});
		}
	}
	const doc = options.doc ?? new Doc();
	const provider = new WebsocketProvider(`${address.replace('http', 'ws')}/documents`, name, doc, {
		WebSocketPolyfill: SignedIn as unknown as typeof globalThis.WebSocket,
		disableBc: true,
		connect: options.connect ?? true,
		params: { ...(options.acks === true ? { acks: '1' } : {}), ...options.params }
	});
	const closed = new Promise<{ code: number; reason: string }>((resolve) => {
		provider.on('closed', ({ code, reason }) => resolve({ code, reason }));
	});
	return {
		provider,
		doc,
		synced: () =>
			new Promise((resolve) => {
				if (provider.synced) {
					resolve();
				} else {
					provider.once('sync', () => resolve());
				}
			}),
		closed: () => closed,
		leave: () => {
			provider.destroy();
			provider.awareness.destroy();
		}
	};
}

export function openSocket(url: string, headers: Record<string, string>): RawSocket {
	const given = Object.entries(headers).filter(([, value]) => value !== '');
	const socket = new WebSocket(url, { headers: Object.fromEntries(given) });
	const received: Uint8Array[] = [];
	const waiting = new Set<() => void>();
	socket.binaryType = 'arraybuffer';
	socket.on('error', () => {});
	socket.on('message', (message) => {
		received.push(new Uint8Array(message as ArrayBuffer));
		for (const look of waiting) {
			look();
		}
	});
	const opened = new Promise<void>((resolve) => socket.once('open', resolve));
	const closed = new Promise<{ code: number; reason: string }>((resolve) => {
		socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
	});
	return {
		socket,
		received,
		opened: () => opened,
		closed: () => closed,
		receives: (fits) =>
			new Promise((resolve) => {
				const look = (): void => {
					const found = received.find(fits);
					if (found !== undefined) {
						waiting.delete(look);
						resolve(found);
					}
				};
				waiting.add(look);
				look();
			})
	};
}
