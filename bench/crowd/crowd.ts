import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Order, Report } from './guests.ts';
import type { Prepared, Usage } from './server.ts';

/** A mark each 2 s, and a hand that draws for a quarter of the time. */
export const EDITOR_PACE = { everyMs: 2000, strokeMs: 500 };
export const VIEWS_PER_SECOND = 20;

export type Measured = {
	seconds: number;
	marks: Times;
	views: Times;
	/** Of the server, in seconds; of 1 s of the clock it may take 1. */
	cpuPerSecond: number;
	guestsCpuPerSecond: number[];
	loopDelayP99: number;
	/** What one person was sent. */
	bytesPerSecond: number;
	rss: number;
	heap: number;
};
type Times = { count: number; median: number; p95: number; p99: number; most: number };

/** A server of its own, and two processes with the people of its one meeting. */
export class Crowd {
	readonly room: Prepared;
	readonly #server: ChildProcess;
	readonly #guests: ChildProcess[];
	readonly #data: string;

	private constructor(parts: {
		room: Prepared;
		server: ChildProcess;
		guests: ChildProcess[];
		data: string;
	}) {
		this.room = parts.room;
		this.#server = parts.server;
		this.#guests = parts.guests;
		this.#data = parts.data;
	}

	/** `PROFILE` names a folder for a CPU profile of the server. */
	static async open(people: { editors: number; viewers: number }): Promise<Crowd> {
		const data = await mkdtemp(join(tmpdir(), 'crowd-'));
		const folder = process.env['PROFILE'];
		const profile = folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
		const server = fork(pathOf('server.ts'), {
			execArgv: ['--expose-gc', ...profile],
			env: {
				PATH: process.env['PATH'],
				DATA: data,
				DEMONSTRATION: 'off',
				LOG_LEVEL: 'error',
				EDITORS: String(people.editors),
				VIEWERS: String(people.viewers)
			}
		});
		const [room] = (await once(server, 'message')) as [Prepared];
		const guests = [fork(pathOf('guests.ts')), fork(pathOf('guests.ts'))];
		return new Crowd({ room, server, guests, data });
	}

	/** To one of the two processes. */
	async tell(process: 0 | 1, order: Order): Promise<Report> {
		const guests = this.#guests[process];
		if (guests === undefined) {
			throw new Error('no such process');
		}
		const answered = Promise.race([
			once(guests, 'message') as Promise<[Report]>,
			once(guests, 'exit').then((): never => {
				throw new Error('guests have gone');
			})
		]);
		guests.send(order);
		const [report] = await answered;
		return report;
	}

	/** What happens in so many seconds from now on. */
	async measure(seconds: number): Promise<Measured> {
		await this.#reports();
		await this.#usage();
		const begun = performance.now();
		await pause(seconds * 1000);
		const passed = (performance.now() - begun) / 1000;
		const { cpu, rss, heap, delayP99 } = await this.#usage();
		const reports = await this.#reports();
		const people = reports.reduce((sum, one) => sum + one.guests, 0);
		const bytes = reports.reduce((sum, one) => sum + one.bytes, 0);
		return {
			seconds: Math.round(passed),
			marks: timesOf(reports.map((one) => one.marks)),
			views: timesOf(reports.map((one) => one.views)),
			cpuPerSecond: round(cpu / passed),
			guestsCpuPerSecond: reports.map((one) => round(one.cpu / passed)),
			loopDelayP99: round(delayP99),
			bytesPerSecond: Math.round(bytes / people / passed),
			...{ rss, heap }
		};
	}

	async close(): Promise<void> {
		for (const child of [...this.#guests, this.#server]) {
			if (child.exitCode === null) {
				const gone = once(child, 'exit');
				child.disconnect();
				await gone;
			}
		}
		await rm(this.#data, { recursive: true, force: true });
	}

	#reports(): Promise<Report[]> {
		return Promise.all([this.tell(0, { act: 'report' }), this.tell(1, { act: 'report' })]);
	}

	async #usage(): Promise<Usage> {
		this.#server.send('usage');
		const [usage] = (await once(this.#server, 'message')) as [Usage];
		return usage;
	}
}

const pathOf = (name: string): string => fileURLToPath(new URL(`./${name}`, import.meta.url));
const round = (value: number): number => Math.round(value * 100) / 100;

function timesOf(parts: number[][]): Times {
	const sorted = Float64Array.from(parts.flat()).sort();
	const at = (part: number) => round(sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN);
	return { count: sorted.length, median: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}

/** One line for people. */
export function lineOf(name: string, one: Measured): string {
	const times = ({ median, p95, p99, most }: Times) =>
		`median ${median.toFixed(0)}, p95 ${p95.toFixed(0)}, p99 ${p99.toFixed(0)}, most ${most.toFixed(0)} ms`;
	return [
		`${name}, ${one.seconds} s`,
		`  mark to other screen: ${times(one.marks)} (${one.marks.count} seen)`,
		`  viewport: ${times(one.views)} (${one.views.count} seen)`,
		`  server: ${one.cpuPerSecond} CPU s/s, loop delay p99 ${one.loopDelayP99} ms, ${mb(one.rss)} MB RSS, ${mb(one.heap)} MB heap`,
		`  each person was sent ${(one.bytesPerSecond / 1000).toFixed(1)} kB/s; guests took ${one.guestsCpuPerSecond.join(' and ')} CPU s/s`
	].join('\n');
}

const mb = (bytes: number): string => (bytes / 1e6).toFixed(0);
