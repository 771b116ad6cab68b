import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Limits } from '#server/config.ts';
import { CLOSE_CODES, type CloseReason } from '#lib/protocol/documents.ts';
import { readHello, type Admission, type Admitted, type Visitor } from './admit.ts';
import type { Transport } from './backpressure.ts';
import type { Connection, SignIn } from './connection.ts';
import type { NoSeat } from '../seats.ts';
import { boundedWebSockets } from '../web-sockets.ts';

const PATH = /^\/documents\/([^/?]{1,200})(?:\?|$)/;

type DoorParts = {
	signIn: (request: IncomingMessage) => ReturnType<SignIn>;
	admit: (visitor: Visitor) => Promise<Admitted>;
	/** Takes a client in, or says why there is no seat for it. */
	connect: (admission: Admission, visitor: Visitor, transport: Transport) => Connection | NoSeat;
	limits: Pick<Limits, 'messageBytes' | 'handshakeMs'>;
	reportUnexpected: (error: unknown) => void;
};

type Arrival = { ws: WebSocket; socket: Duplex; visitor: Visitor; admitted: Admitted };

/** The upgrade to a websocket: who comes from another site is turned away before it, everybody else learns the reason after it. */
export class Door {
	readonly #parts: DoorParts;
	readonly #server: WebSocketServer;
	#isOpen = true;

	constructor(parts: DoorParts) {
		this.#parts = parts;
		const { messageBytes, handshakeMs } = parts.limits;
		this.#server = boundedWebSockets({ maxPayload: messageBytes, closeTimeout: handshakeMs });
	}

	handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		socket.on('error', () => socket.destroy());
		const timer = setTimeout(() => socket.destroy(), this.#parts.limits.handshakeMs);
		this.#receive(request, socket, head)
			.catch((error: unknown) => {
				this.#parts.reportUnexpected(error);
				socket.destroy();
			})
			.finally(() => clearTimeout(timer));
	}

	close(): void {
		this.#isOpen = false;
	}

	async #receive(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
		const url = request.url ?? '';
		const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
		const visitor: Visitor = {
			name: decodeName(PATH.exec(url)?.[1] ?? ''),
			hello: readHello(new URLSearchParams(query)),
			signIn: () => this.#parts.signIn(request)
		};
		const admitted = await this.#parts.admit(visitor);
		if (!this.#isOpen) {
			answerPlainly(socket, '503 Service Unavailable');
		} else if (!admitted.ok && admitted.reason === 'foreign_page') {
			answerPlainly(socket, '403 Forbidden');
		} else if (!socket.destroyed) {
			this.#server.handleUpgrade(request, socket, head, (ws) =>
				this.#welcome({ ws, socket, visitor, admitted })
			);
		}
	}

	#welcome({ ws, socket, visitor, admitted }: Arrival): void {
		// ws itself closes the socket with 1002, 1007 or 1009; without a listener the error would end the process.
		ws.on('error', () => {});
		if (!admitted.ok) {
			refuse(ws, admitted.reason === 'foreign_page' ? 'not_allowed' : admitted.reason);
			return;
		}
		const connection = this.#parts.connect(admitted.value, visitor, transportOf(ws, socket));
		if (typeof connection === 'string') {
			refuse(ws, connection);
			return;
		}
		ws.binaryType = 'arraybuffer';
		ws.on('message', (message, isBinary) => {
			if (isBinary && message instanceof ArrayBuffer) {
				connection.receive(new Uint8Array(message));
			} else {
				connection.close('malformed');
			}
		});
		socket.on('drain', () => connection.drained());
		ws.on('close', () => connection.left());
		connection.greet();
	}
}

function refuse(ws: WebSocket, reason: CloseReason): void {
	ws.close(CLOSE_CODES[reason], reason);
}

function decodeName(raw: string): string {
	try {
		return decodeURIComponent(raw);
	} catch {
		// Not the name of a document, whatever it was meant to be.
		return '';
	}
}

function answerPlainly(socket: Duplex, status: string): void {
	socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
		socket.destroy()
	);
}

/** Frames are written past ws, because they are framed once for everybody; whole frames only, so its own never fall between. */
function transportOf(ws: WebSocket, socket: Duplex): Transport {
	let isAlive = true;
	ws.on('pong', () => {
		isAlive = true;
	});
	return {
		write: (frames) => {
			if (ws.readyState !== ws.OPEN) {
				return;
			}
			socket.cork();
			for (const one of frames) {
				socket.write(one);
			}
			socket.uncork();
		},
		queued: () => socket.writableLength,
		ping: () => {
			if (!isAlive) {
				ws.terminate();
			} else if (ws.readyState === ws.OPEN) {
				isAlive = false;
				ws.ping();
			}
		},
		pause: () => ws.pause(),
		resume: () => ws.resume(),
		close: (code, reason) => ws.close(code, reason),
		terminate: () => ws.terminate()
	};
}
