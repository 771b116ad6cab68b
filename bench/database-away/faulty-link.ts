import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** `hanging`: nothing comes through and nobody is told; `gone`: connections end and new ones are refused at once. */
export type LinkState = 'open' | 'hanging' | 'gone';

/** A TCP link that can fail as a network or a database does. */
export class FaultyLink {
	readonly #target: { host: string; port: number };
	readonly #server: Server;
	readonly #pairs = new Set<[Socket, Socket]>();
	#state: LinkState = 'open';

	constructor(target: { host: string; port: number }) {
		this.#target = target;
		this.#server = createServer((near) => this.#accept(near));
	}

	async listen(): Promise<number> {
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
		return (this.#server.address() as AddressInfo).port;
	}

	turn(state: LinkState): void {
		this.#state = state;
		for (const pair of this.#pairs) {
			this.#apply(pair);
		}
	}

	close(): void {
		this.turn('gone');
		this.#server.close();
	}

	#accept(near: Socket): void {
		const far = connect(this.#target);
		const pair: [Socket, Socket] = [near, far];
		this.#pairs.add(pair);
		for (const [from, to] of [pair, pair.toReversed() as [Socket, Socket]]) {
			from.on('error', () => {});
			from.on('close', () => {
				to.destroy();
				this.#pairs.delete(pair);
			});
			from.on('data', (bytes) => to.write(bytes));
		}
		this.#apply(pair);
	}

	#apply(pair: [Socket, Socket]): void {
		for (const socket of pair) {
			if (this.#state === 'gone') {
				socket.destroy();
			} else if (this.#state === 'hanging') {
				socket.pause();
			} else {
				socket.resume();
			}
		}
	}
}
