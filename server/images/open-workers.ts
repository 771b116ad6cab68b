import { readdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import { runWorker, type WorkerLimits } from './run-worker.ts';
import type { ConvertedAttachment } from './converted.ts';
import type { ImageWorkers } from './workers.ts';

/** A slide of 400 megapixels takes 32 s and 340 MB on two busy cores, turned by its metadata twice that memory. */
const LIMITS: WorkerLimits = {
	memoryBytes: 1024 ** 3,
	fileMs: 120_000,
	// As many pixels in JPEG 2000 take 5 minutes, and say at each row of tiles that they go on.
	totalMs: 480_000
};
/** Beyond 100 files an upload gets longer: 600 CT slices take about 20 s on an idle core. */
const MS_PER_FILE = 600;

/** One conversion at a time, in the order of arrival: two cores serve a live meeting as well. */
export function openImageWorkers(parts: {
	log: Logger;
	remapKey: Buffer;
	/** Tighter ones in tests. */
	limits?: Partial<WorkerLimits>;
}): ImageWorkers {
	const closing = new AbortController();
	const limits = { ...LIMITS, ...parts.limits };
	let last: Promise<unknown> = Promise.resolve();

	const run = async (folder: string): Promise<ConvertedAttachment> => {
		if (closing.signal.aborted) {
			throw workersClosed();
		}
		const fileCount = (await readdir(folder)).length;
		const totalMs = parts.limits?.totalMs ?? Math.max(limits.totalMs, fileCount * MS_PER_FILE);
		try {
			return await runWorker({
				folder,
				remapKey: parts.remapKey,
				limits: { ...limits, totalMs },
				signal: closing.signal,
				onBug: (bug) => parts.log.error({ bug }, 'the image worker failed')
			});
		} catch (error) {
			throw closing.signal.aborted ? workersClosed() : error;
		}
	};

	return {
		convert(folder) {
			const turn = last.then(() => run(folder));
			// The next one waits for this one's end, whatever it was.
			last = turn.catch(() => undefined);
			return turn;
		},
		async close() {
			closing.abort();
			await last;
		}
	};
}

/** Known by its name: a route holds its own copy of every class. */
function workersClosed(): Error {
	return Object.assign(new Error('the portal is stopping'), { name: 'ImageWorkersClosed' });
}
