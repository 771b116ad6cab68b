import { Worker } from 'node:worker_threads';
import { applyUpdate, Doc, encodeStateAsUpdate, transact } from 'yjs';

/** Below this a throwaway Y.Doc takes some milliseconds; above, a worker thread keeps the loop free (0.7 s for 50,000 strokes). */
const INLINE_LIMIT = 200_000;

/** All parts as one update without deleted content, through a Y.Doc that is thrown away. */
export function compactParts(parts: Uint8Array[]): Uint8Array {
	const doc = new Doc();
	transact(doc, () => {
		for (const part of parts) {
			applyUpdate(doc, part);
		}
	});
	if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
		throw new Error('the log holds an update that runs ahead of it');
	}
	const state = encodeStateAsUpdate(doc);
	doc.destroy();
	return state;
}

/** The same beside the event loop when there is much of it. */
export async function compactBeside(parts: Uint8Array[]): Promise<Uint8Array> {
	const size = parts.reduce((sum, part) => sum + part.length, 0);
	return size < INLINE_LIMIT ? compactParts(parts) : compactInWorker(parts);
}

function compactInWorker(parts: Uint8Array[]): Promise<Uint8Array> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(new URL('./compact-worker.ts', import.meta.url), {
			workerData: parts
		});
		worker.once('message', (state: Uint8Array) => resolve(state));
		worker.once('error', reject);
		worker.once('exit', (code) => reject(new Error(`compaction ended with ${code}`)));
	});
}
