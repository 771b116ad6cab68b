import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { watchMemory } from '../watch-memory.ts';
import {
	ConvertedAttachmentSchema,
	type ConvertedAttachment,
	type ImageRefusal
} from './converted.ts';
import { WORKER_CRASHED } from './workers.ts';

export type WorkerLimits = {
	/** Resident memory. A 40-megapixel photo takes about 400 MB on the way. */
	memoryBytes: number;
	/** Longest silence: each file is announced when its turn comes. */
	fileMs: number;
	/** The whole upload, start of the process included. */
	totalMs: number;
};

export type WorkerJob = {
	folder: string;
	remapKey: Buffer;
	limits: WorkerLimits;
	/** Ends the process when the portal stops. */
	signal: AbortSignal;
	/** A bug in the worker: where it happened, without what was in the file. */
	onBug: (bug: { name: string; trace: string[] }) => void;
};

const AnswerSchema = v.union([
	v.strictObject({ fileIndex: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
	v.strictObject({ result: ConvertedAttachmentSchema }),
	v.strictObject({
		bug: v.strictObject({ name: v.string(), trace: v.array(v.pipe(v.string(), v.maxLength(500))) })
	})
]);

/** The heap of JavaScript alone; buffers and libvips are outside of it and watched from here. */
const HEAP_MB = 512;
/** Exit code of a V8 that ran out of heap (SIGABRT). */
const ABORTED = 134;

/** Runs the conversion of one folder in a process of its own, and ends that process when it passes a limit. */
export async function runWorker(job: WorkerJob): Promise<ConvertedAttachment> {
	const child = startWorker(job);
	let fileIndex: number | null = null;
	let result: ConvertedAttachment | null = null;
	let ended: ImageRefusal | null = null;
	const end = (reason: ImageRefusal) => {
		ended ??= reason;
		child.kill('SIGKILL');
	};
	const stopped = new Promise<number | null>((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code, signal) => resolve(signal === 'SIGABRT' ? ABORTED : code));
	});
	const quiet = setTimeout(() => end('took_too_long'), job.limits.fileMs);
	const whole = setTimeout(() => end('took_too_long'), job.limits.totalMs);
	const onAbort = () => child.kill('SIGKILL');
	job.signal.addEventListener('abort', onAbort);
	const onAnswer = (answer: v.InferOutput<typeof AnswerSchema>) => {
		if ('fileIndex' in answer) {
			fileIndex = answer.fileIndex;
			quiet.refresh();
		} else if ('result' in answer) {
			result = answer.result;
		} else {
			job.onBug(answer.bug);
		}
	};
	// A worker that says something else was taken over or is not ours.
	readAnswers(child, { onAnswer, onForeign: () => end('broken') });
	void watchMemory(child, job.limits.memoryBytes, () => end('too_much_memory'));
	try {
		const code = await stopped;
		job.signal.throwIfAborted();
		if (code === null && ended === null) {
			throw Object.assign(new Error('the image worker died'), { name: WORKER_CRASHED });
		}
		return ended === null && result !== null && code === 0
			? result
			: refused(ended ?? (code === ABORTED ? 'too_much_memory' : 'broken'), fileIndex);
	} finally {
		clearTimeout(quiet);
		clearTimeout(whole);
		job.signal.removeEventListener('abort', onAbort);
	}
}

function refused(reason: ImageRefusal, fileIndex: number | null): ConvertedAttachment {
	return { ok: false, reason, fileIndex, detail: null };
}

function startWorker({ folder, remapKey }: WorkerJob): ChildProcess {
	const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
	const readable = ['../../package.json', '../../node_modules', '../../src/lib', '.'].map(path);
	const child = spawn(
		process.execPath,
		[
			`--max-old-space-size=${HEAP_MB}`,
			// What is large here is no object of JavaScript; a small nursery leaves 5 MB more for pictures.
			'--max-semi-space-size=1',
			// Files outside these folders, other processes and threads are refused by Node itself.
			'--permission',
			// sharp is native code.
			'--allow-addons',
			...[...readable, folder].map((one) => `--allow-fs-read=${one}`),
			`--allow-fs-write=${folder}`,
			path('./worker.ts')
		],
		// Nothing of our environment: it holds the database's password. Output leads nowhere: libraries quote the files.
		{ env: {}, cwd: folder, stdio: ['pipe', 'ignore', 'ignore', 'pipe'] }
	);
	// The key is not an argument, which every user of the machine could read.
	child.stdin?.on('error', () => {
		// The process died before it read its job; its exit says so.
	});
	// Left open: its end tells the worker that we are gone, however that came.
	child.stdin?.write(`${JSON.stringify({ folder, remapKey: remapKey.toString('hex') })}\n`);
	return child;
}

function readAnswers(
	child: ChildProcess,
	told: { onAnswer: (answer: v.InferOutput<typeof AnswerSchema>) => void; onForeign: () => void }
): void {
	const lines = createInterface({ input: child.stdio[3] as Readable });
	lines.on('line', (line) => {
		const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), AnswerSchema), line);
		if (parsed.success) {
			told.onAnswer(parsed.output);
		} else {
			told.onForeign();
		}
	});
}
