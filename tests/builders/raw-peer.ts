import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** A peer whose bytes are written by hand, and which reads only when it is told to. */
export type RawPeer = {
	socket: Socket;
	/** What it has read, as text. */
	said: () => string;
	/** Resolves when the server has ended the connection. */
	ended: Promise<void>;
	/** Sends until so many bytes are on their way, or the server takes no more, or has ended it; answers how many went. */
	flood: (chunk: Buffer, total: number) => Promise<number>;
};

/** Opcodes of RFC 6455, 5.2. */
export const OP = { rest: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** One masked websocket frame; the mask is 0, so that the payload stands as it is. */
export function frame(
	opcode: number,
	payload: Uint8Array | string,
	{ isLast = true }: { isLast?: boolean } = {}
): Buffer {
	const body = Buffer.from(payload);
	const first = (isLast ? 0x80 : 0) | opcode;
	const head =
		body.length < 126
			? Buffer.from([first, 0x80 | body.length])
			: body.length < 65_536
				? Buffer.from([first, 0xfe, body.length >> 8, body.length & 0xff])
				: Buffer.concat([Buffer.from([first, 0xff, 0, 0, 0, 0]), uint32(body.length)]);
	return Buffer.concat([head, Buffer.alloc(4), body]);
}

function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32BE(value);
	return bytes;
}

/** A connection over which nothing was said yet. */
export async function rawPeer(port: number): Promise<RawPeer> {
	const socket = connect(port, '127.0.0.1');
	const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
	let said = '';
	socket.on('error', () => {});
	socket.on('data', (part: Buffer) => (said += part.toString('latin1')));
	await once(socket, 'connect');
	return {
		socket,
		said: () => said,
		ended,
		flood: async (chunk, total) => {
			let sent = 0;
			while (sent < total && !socket.destroyed) {
				sent += chunk.length;
				if (!socket.write(chunk)) {
					const drained = new Promise<true>((resolve) => socket.once('drain', () => resolve(true)));
					if (!(await Promise.race([drained, ended, pause(2000, false)]))) {
						break;
					}
				}
			}
			return sent;
		}
	};
}

/** The head of an upgrade to a websocket, as a page of this server sends it. */
export const upgradeHead = (port: number, path: string, cookie: string): string =>
	`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\n` +
	'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
	'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
	`Origin: http://127.0.0.1:${port}\r\nCookie: ${cookie}\r\n\r\n`;

/** A websocket that was let in and reads nothing any more until `resume`. */
export async function aDeafPeer(port: number, path: string, cookie: string): Promise<RawPeer> {
	const peer = await rawPeer(port);
	peer.socket.write(upgradeHead(port, path, cookie));
	await Promise.race([once(peer.socket, 'data'), peer.ended]);
	if (!peer.said().startsWith('HTTP/1.1 101')) {
		throw new Error(`not let in: ${peer.said().slice(0, 40)}`);
	}
	peer.socket.pause();
	return peer;
}

export const SOCKET_IO = '/socket.io/?EIO=4&transport=websocket';
