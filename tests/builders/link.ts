import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A link of one's own to a server, for pages, sockets and files alike. */
export type Link = {
	address: string;
	/** What has arrived at the near end since the beginning, in bytes. */
	received: () => number;
	/** Ends everything and refuses what comes, as a pulled cable does. */
	cut(): void;
	mend(): void;
	close(): Promise<void>;
};

/** `bitsPerSecond` for each direction, shared by all connections; `delayMs` for one way. */
export type Shape = { bitsPerSecond: number; delayMs: number };

/** A packet of the usual size: what goes over a slow link together. */
const PACKET_BYTES = 1460;
/** A router's queue; beyond it the sender waits. */
const QUEUE_BYTES = 32 * 1024;

/** One direction of a link: packets of all connections leave one after the other. */
class Lane {
	bytes = 0;
	#shape: Shape | null;
	#freeAt = 0;
	/** In the order they left: timers of one millisecond fire in any order. */
	#underway: (() => void)[] = [];

	constructor(shape: Shape | null) {
		this.#shape = shape;
	}

	carry(from: Socket, to: Socket): void {
		let queued = 0;
		const arrive = (packet: Buffer): void => {
			this.bytes += packet.length;
			queued -= packet.length;
			to.write(packet);
			if (queued < QUEUE_BYTES) {
				from.resume();
			}
		};
		from.on('data', (chunk: Buffer) => {
			queued += chunk.length;
			if (this.#shape !== null && queued >= QUEUE_BYTES) {
				from.pause();
			}
			for (let start = 0; start < chunk.length; start += PACKET_BYTES) {
				this.#send(chunk.subarray(start, start + PACKET_BYTES), arrive);
			}
		});
		from.on('end', () => this.#send(Buffer.alloc(0), () => to.end()));
	}

	#send(packet: Buffer, arrive: (packet: Buffer) => void): void {
		if (this.#shape === null) {
			arrive(packet);
			return;
		}
		const { bitsPerSecond, delayMs } = this.#shape;
		const now = performance.now();
		this.#freeAt = Math.max(now, this.#freeAt) + (packet.length * 8000) / bitsPerSecond;
		this.#underway.push(() => arrive(packet));
		setTimeout(() => this.#underway.shift()?.(), this.#freeAt + delayMs - now);
	}
}

/** A link to `target` (an origin); without a shape as fast as the machine. */
export async function openLink(target: string, shape: Shape | null = null): Promise<Link> {
	const { hostname, port } = new URL(target);
	const open = new Set<Socket>();
	const [down, up] = [new Lane(shape), new Lane(shape)];
	let isCut = false;
	const server = createServer({ allowHalfOpen: true }, (client) => {
		if (isCut) {
			client.destroy();
			return;
		}
		const upstream = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
		for (const [one, other] of [
			[client, upstream],
			[upstream, client]
		] as const) {
			open.add(one);
			one.setNoDelay();
			one.on('error', () => other.destroy());
			one.on('close', () => {
				open.delete(one);
				other.destroy();
			});
		}
		up.carry(client, upstream);
		down.carry(upstream, client);
	});
	await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
	const { port: own } = server.address() as AddressInfo;
	const end = () => open.forEach((one) => one.destroy());
	return {
		address: `http://localhost:${own}`,
		received: () => down.bytes,
		cut: () => {
			isCut = true;
			end();
		},
		mend: () => (isCut = false),
		close: () =>
			new Promise((resolve) => {
				end();
				server.close(() => resolve());
			})
	};
}
