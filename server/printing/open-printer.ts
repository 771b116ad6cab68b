import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { watchMemory } from '../watch-memory.ts';
import type { Printer, Sheet } from './sheet.ts';

type PrintLimits = { memoryBytes: number; ms: number; waiting: number; ofPerson: number };

/** Minutes of five cases take 0.2 s of processor time and 150 MB; on a busy machine the start alone takes seconds. */
const LIMITS: PrintLimits = { memoryBytes: 512 * 1024 ** 2, ms: 20_000, waiting: 20, ofPerson: 3 };

/** One document at a time, in the order of arrival: a live meeting has the other core. */
export function openPrinter(log: Logger, given: Partial<PrintLimits> = {}): Printer {
	const limits = { ...LIMITS, ...given };
	const closing = new AbortController();
	let last: Promise<unknown> = Promise.resolve();
	/** Who asked for what is not printed yet. */
	const waiting: string[] = [];
	const isFull = (personId: string): boolean =>
		waiting.length >= limits.waiting ||
		waiting.filter((one) => one === personId).length >= limits.ofPerson;
	return {
		async print(sheet, personId) {
			if (isFull(personId) || closing.signal.aborted) {
				return null;
			}
			waiting.push(personId);
			const turn = last.then(() => run(sheet, { limits, log, signal: closing.signal }));
			// Who asked for a sheet is told that it failed; the next one only waits for its turn.
			last = turn.catch(() => undefined);
			try {
				return await turn;
			} finally {
				waiting.splice(waiting.indexOf(personId), 1);
			}
		},
		async close() {
			closing.abort();
			await last;
		}
	};
}

type Run = { limits: PrintLimits; log: Logger; signal: AbortSignal };

async function run(sheet: Sheet, { limits, log, signal }: Run): Promise<Buffer | null> {
	if (signal.aborted) {
		return null;
	}
	const child = startWorker();
	const end = () => child.kill('SIGKILL');
	const whole = setTimeout(end, limits.ms);
	signal.addEventListener('abort', end);
	void watchMemory(child, limits.memoryBytes, end);
	child.stdin?.on('error', () => {
		// The process died before it read its sheet; its exit says so.
	});
	child.stdin?.end(JSON.stringify(sheet));
	try {
		const [pdf, [code]] = await Promise.all([
			buffer(child.stdio[3] as Readable),
			once(child, 'close') as Promise<[number | null]>
		]);
		if (code !== 0) {
			log.error({ code }, 'a document was not printed');
		}
		return code === 0 ? pdf : null;
	} finally {
		clearTimeout(whole);
		signal.removeEventListener('abort', end);
	}
}

function startWorker() {
	const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
	const readable = ['../../package.json', '../../node_modules', '.'].map(path);
	return spawn(
		process.execPath,
		[
			'--permission',
			// Typst is native code.
			'--allow-addons',
			...readable.map((one) => `--allow-fs-read=${one}`),
			path('./print-worker.ts')
		],
		// Nothing of our environment. Output leads nowhere: an error of Typst quotes the words.
		{ env: {}, cwd: path('.'), stdio: ['pipe', 'ignore', 'ignore', 'pipe'] }
	);
}
