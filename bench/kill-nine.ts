// kills the server at random moments while clients write, and counts acknowledged edits that are gone [kills] [clients]
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReadLog } from './kill-nine/read-log.ts';
import type { Prepared } from './kill-nine/server.ts';
import { docOf, lostClocks, lostKeys, misattributed, shownMarks } from './kill-nine/compare.ts';
import { Writer } from './kill-nine/writer.ts';

export type KillNineResult = {
	kills: number;
	clients: number;
	/** Changes that were acknowledged at the moment of a kill, counted once each. */
	acknowledged: number;
	/** Acknowledged clocks or changes that a fresh process did not find in the log. */
	lost: number;
	/** Rows or bindings that name somebody else than who wrote. */
	misattributed: number;
	/** Copies at the end, the one read from the log included, and how many differ from the first. */
	copies: number;
	different: number;
	rows: number;
};

/** Puts an empty database into the data folder before the first start, which makes one where there is none. */
type Fill = (data: string) => Promise<void>;
const nothing: Fill = () => Promise.resolve();

/** As `server/main.ts` loads the portal. */
const QUICKLY = ['--import', new URL('../server/hasten-drizzle.ts', import.meta.url).href];
const PAUSE_MS = 25;
const WAIT_MS = 120_000;

/** `log` is told what happens; figures are counted at the clients and read back by a process that never knew them. */
export async function killNine(
	{ kills, clients, fill = nothing }: { kills: number; clients: number; fill?: Fill },
	log: (line: string) => void
): Promise<KillNineResult> {
	const data = await mkdtemp(join(tmpdir(), 'kill-nine-'));
	await fill(data);
	const port = await freePort();
	const run = new KillNine({ data, port, clients, log });
	try {
		return await run.run(kills);
	} finally {
		await run.end();
		await rm(data, { recursive: true, force: true });
	}
}

class KillNine {
	readonly #environment: NodeJS.ProcessEnv;
	readonly #address: string;
	readonly #clients: number;
	readonly #log: (line: string) => void;
	#server: ChildProcess | null = null;
	#prepared: Prepared | null = null;
	#marks: Writer[] = [];
	#texts: Writer[] = [];
	#result: KillNineResult;

	constructor(given: { data: string; port: number; clients: number; log: (line: string) => void }) {
		this.#address = `http://127.0.0.1:${given.port}`;
		this.#clients = given.clients;
		this.#log = given.log;
		this.#environment = {
			PATH: process.env['PATH'],
			DATA: given.data,
			PORT: String(given.port),
			DEMONSTRATION: 'off',
			PEOPLE: String(given.clients),
			LOG_LEVEL: 'error'
		};
		this.#result = {
			kills: 0,
			clients: given.clients,
			acknowledged: 0,
			lost: 0,
			misattributed: 0,
			copies: 0,
			different: 0,
			rows: 0
		};
	}

	async run(kills: number): Promise<KillNineResult> {
		await this.#start();
		this.#join();
		const writing = setInterval(() => this.#writeSome(), PAUSE_MS);
		for (let count = 1; count <= kills; count += 1) {
			await this.#waitFor('all are connected', () => this.#writers.every((one) => one.isConnected));
			await pause(200 + Math.random() * 1500);
			await this.#kill();
			this.#compare(await this.#readLog());
			this.#result.kills = count;
			this.#log(
				`kill ${count}: ${this.#acknowledged} acknowledged, ${this.#result.lost} lost, ${this.#result.rows} rows`
			);
			await this.#start();
		}
		clearInterval(writing);
		await this.#waitFor('all is saved', () => this.#writers.every((one) => one.isSaved));
		await this.#waitFor('all have all', () => this.#copiesDiffer(null) === 0);
		await this.#kill();
		const stored = await this.#readLog();
		this.#compare(stored);
		this.#result.acknowledged = this.#acknowledged;
		this.#result.copies = this.#writers.length + 2;
		this.#result.different = this.#copiesDiffer(stored);
		return this.#result;
	}

	async end(): Promise<void> {
		for (const one of this.#writers) {
			one.leave();
		}
		await this.#kill();
	}

	get #writers(): Writer[] {
		return [...this.#marks, ...this.#texts];
	}

	get #acknowledged(): number {
		return this.#writers.reduce(
			(sum, { changes }) => sum + changes.filter((one) => one.isAcknowledged).length,
			0
		);
	}

	async #start(): Promise<void> {
		const server = fork(fileURLToPath(new URL('./kill-nine/server.ts', import.meta.url)), {
			env: { ...this.#environment, PREPARE: this.#prepared === null ? 'yes' : 'no' },
			execArgv: QUICKLY
		});
		this.#server = server;
		const [message] = (await once(server, 'message')) as [Prepared | 'open'];
		if (message !== 'open') {
			this.#prepared = message;
		}
	}

	#join(): void {
		const { people, marks, recommendation } = this.#known();
		const places = people.map((person) => ({ address: this.#address, person }));
		this.#marks = places.map((place) => new Writer({ ...place, name: marks }));
		this.#texts = places
			.slice(0, Math.ceil(this.#clients / 2))
			.map((place) => new Writer({ ...place, name: recommendation }));
	}

	#known(): Prepared {
		if (this.#prepared === null) {
			throw new Error('the server has told nothing');
		}
		return this.#prepared;
	}

	#writeSome(): void {
		// Some work is done while the server is away too, but not all the time that it takes to start.
		const isBusy = (one: Writer): boolean => Math.random() < (one.isConnected ? 0.5 : 0.02);
		for (const one of this.#marks.filter(isBusy)) {
			one.writeMark();
		}
		for (const one of this.#texts.filter(isBusy)) {
			one.writeText();
		}
	}

	async #kill(): Promise<void> {
		const server = this.#server;
		if (server === null) {
			return;
		}
		this.#server = null;
		const gone = once(server, 'exit');
		server.kill('SIGKILL');
		await gone;
		// What the server sent before its death still arrives.
		await this.#waitFor('nobody is connected', () =>
			this.#writers.every((one) => !one.isConnected)
		);
	}

	async #readLog(): Promise<ReadLog> {
		const reader = fork(fileURLToPath(new URL('./kill-nine/read-log.ts', import.meta.url)), {
			env: this.#environment,
			execArgv: QUICKLY
		});
		const gone = once(reader, 'exit');
		const [log] = (await once(reader, 'message')) as [ReadLog];
		await gone;
		return log;
	}

	#compare(log: ReadLog): void {
		const { marks, recommendation } = this.#known();
		const [storedMarks, storedText] = [docOf(log, marks), docOf(log, recommendation)];
		this.#result.rows = log.updates.length;
		for (const writer of this.#marks) {
			this.#result.lost += lostClocks(writer, storedMarks) + lostKeys(writer, storedMarks);
		}
		for (const writer of this.#texts) {
			this.#result.lost += lostClocks(writer, storedText);
		}
		this.#result.misattributed += misattributed(log, this.#writers);
	}

	#copiesDiffer(log: ReadLog | null): number {
		const { marks, recommendation } = this.#known();
		const logged = log === null ? [] : [log];
		const shown = [
			[...this.#marks.map(({ doc }) => doc), ...logged.map((one) => docOf(one, marks))].map(
				shownMarks
			),
			[
				...this.#texts.map(({ doc }) => doc),
				...logged.map((one) => docOf(one, recommendation))
			].map((doc) => doc.getXmlFragment('recommendation').toJSON())
		];
		return shown.reduce((sum, copies) => sum + copies.filter((one) => one !== copies[0]).length, 0);
	}

	async #waitFor(what: string, isTrue: () => boolean): Promise<void> {
		const end = Date.now() + WAIT_MS;
		while (!isTrue()) {
			if (Date.now() > end || this.#writers.some((one) => one.refused)) {
				throw new Error(`waited in vain: ${what}`);
			}
			await pause(20);
		}
	}
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function freePort(): Promise<number> {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	probe.close();
	await once(probe, 'close');
	return port;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const [kills = '20', clients = '10'] = process.argv.slice(2);
	const begun = Date.now();
	const result = await killNine({ kills: Number(kills), clients: Number(clients) }, (line) =>
		process.stdout.write(`${line}\n`)
	);
	process.stdout.write(`${new Date().toISOString().slice(0, 10)} ${JSON.stringify(result)}\n`);
	process.stdout.write(`${Math.round((Date.now() - begun) / 1000)} s\n`);
	const isGood = result.lost + result.misattributed + result.different === 0;
	process.exit(isGood ? 0 : 1);
}
