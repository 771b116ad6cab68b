// a reader that never reads while so much is offered to it: by how much the memory of the process grows [MB]
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { aDeafPeer, frame, OP } from '../tests/builders/raw-peer.ts';
import { openSocket, type RawSocket } from '../tests/builders/live-server.ts';
import { awarenessMessage, syncMessage } from '../tests/builders/sync-messages.ts';
import { until } from '../tests/builders/until.ts';
import type { Memory, Prepared } from './hostile-peers/server.ts';

const MB = 1_000_000;
/** Largest presence state that the server takes is 16 kB; stamped with its person it is a little more. */
const STATE = 'x'.repeat(15_500);
const MOVERS = 12;
const WAIT_MS = 120_000;
const LOOKS = 5;
const LOOK_EVERY_MS = 500;
const ASK_FOR_ALL = syncMessage('step 1', new Uint8Array([0]));

export type DeafReaderResult = {
	offered: number;
	/** What an honest reader of the same document received meanwhile. */
	received: number;
	/** Growth of heap and external memory after a collection, and of the resident set. */
	grown: number;
	rss: number;
	isAlive: boolean;
};

/** Offers so many bytes to somebody who reads nothing, in a server of its own: presence of twelve people, which the others are sent meanwhile. `limits`: settings of that server. */
export async function deafReader(
	megabytes: number,
	limits: Record<string, string> = {}
): Promise<DeafReaderResult> {
	const data = await mkdtemp(join(tmpdir(), 'hostile-peers-'));
	const server = fork(fileURLToPath(new URL('./hostile-peers/server.ts', import.meta.url)), {
		execArgv: ['--expose-gc'],
		env: {
			PATH: process.env['PATH'],
			DATA: data,
			DEMONSTRATION: 'off',
			LOG_LEVEL: 'silent',
			...limits
		}
	});
	try {
		const [prepared] = (await once(server, 'message')) as [Prepared];
		return await offer(server, prepared, megabytes * MB);
	} finally {
		if (server.exitCode === null) {
			server.kill('SIGKILL');
			await once(server, 'exit');
		}
		await rm(data, { recursive: true, force: true });
	}
}

async function memoryOf(server: ChildProcess): Promise<Memory> {
	server.send('memory');
	const [memory] = (await once(server, 'message')) as [Memory];
	return memory;
}

/** Everything in it grows to its size before anything is measured: the database, the socket's buffers, the compiled code. */
async function offer(
	server: ChildProcess,
	{ port, attacked, other }: Prepared,
	bytes: number
): Promise<DeafReaderResult> {
	const { chair, panelist, observer } = attacked.people;
	const board = new Board(port, attacked.marks);
	const movers = await Promise.all(Array.from({ length: MOVERS }, () => board.knock(panelist)));
	const honest = await board.enter(chair);
	let received = 0;
	honest.socket.on('message', (message) => {
		received += (message as ArrayBuffer).byteLength;
		honest.received.length = 0;
	});
	let clock = 0;
	const moveUntil = (amount: number): Promise<void> =>
		until(
			`others are sent ${amount} bytes`,
			() => {
				clock += 1;
				moveAll(movers, clock);
				return received >= amount;
			},
			WAIT_MS
		);
	await moveUntil(Math.min(bytes / 4, 20 * MB));
	await settle(honest);
	const before = await memoryOf(server);
	const deaf = await aDeafPeer(port, `/documents/${attacked.marks}`, observer.cookie);
	deaf.socket.write(frame(OP.binary, ASK_FOR_ALL));
	const from = received;
	await moveUntil(from + bytes);
	await settle(honest);
	const after = await memoryAtRest(server);
	const elsewhere = await new Board(port, other.marks).enter(other.people.chair);
	for (const { socket } of [...movers, honest, elsewhere]) {
		socket.terminate();
	}
	deaf.socket.destroy();
	return {
		offered: bytes,
		received: received - from,
		grown: after.heap + after.external - before.heap - before.external,
		rss: after.rss - before.rss,
		isAlive: server.exitCode === null
	};
}

/** What is kept, without what a busy machine is still working off: the least of some looks. */
async function memoryAtRest(server: ChildProcess): Promise<Memory> {
	const looks: Memory[] = [];
	for (let look = 0; look < LOOKS; look += 1) {
		looks.push(await memoryOf(server));
		await pause(LOOK_EVERY_MS);
	}
	const kept = ({ heap, external }: Memory) => heap + external;
	return looks.toSorted((a, b) => kept(a) - kept(b))[0] as Memory;
}

/** A document of the child, for sockets written by hand. */
class Board {
	readonly #address: string;
	readonly #origin: string;

	constructor(port: number, document: string) {
		this.#address = `ws://127.0.0.1:${port}/documents/${document}`;
		this.#origin = `http://127.0.0.1:${port}`;
	}

	async enter(person: { cookie: string }): Promise<RawSocket> {
		const raw = await this.knock(person);
		raw.socket.send(ASK_FOR_ALL);
		return raw;
	}

	/** Somebody who is sent nothing, because they never ask for the document. */
	async knock({ cookie }: { cookie: string }): Promise<RawSocket> {
		const raw = openSocket(this.#address, { cookie, origin: this.#origin });
		await raw.receives(() => true);
		return raw;
	}
}

/** Who reads has been sent everything: what waits for them is not what is measured. */
async function settle(reader: RawSocket): Promise<void> {
	reader.received.length = 0;
	reader.socket.send(ASK_FOR_ALL);
	await reader.receives((one) => one[0] === 0 && one[1] === 1);
}

/** Everybody's cursor moves once, each in a state as large as one may be. */
function moveAll(movers: RawSocket[], clock: number): void {
	for (const [index, mover] of movers.entries()) {
		const state = { cursor: `${clock}${STATE}` };
		mover.socket.send(awarenessMessage([{ clientId: index + 1, clock, state }]));
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const megabytes = Number(process.argv[2] ?? 150);
	const { offered, received, grown, rss, isAlive } = await deafReader(megabytes);
	const inMb = (value: number): string => `${(value / MB).toFixed(1)} MB`;
	console.log(
		`offered ${inMb(offered)}, others received ${inMb(received)}; grown by ${inMb(grown)} of heap and external memory, ` +
			`resident ${inMb(rss)}; ${isAlive ? 'alive' : 'DEAD'}`
	);
	process.exitCode = isAlive && grown < 64 * MB ? 0 : 1;
}
