import type { ConvertedAttachment } from './converted.ts';

/** Name of the error of a worker that a signal ended, and not ours: a crash of native code, or the system short of memory. */
export const WORKER_CRASHED = 'ImageWorkerCrashed';

/** Runs one conversion at a time in a process of its own; see `open-workers.ts`, which only `main.ts` and tests import. */
export type ImageWorkers = {
	/**
	 * `folder` holds the uploaded files, named `0000.<extension>`, and nothing else; results lie in its `out/`. A bad file
	 * is an answer, not an exception. Rejects with `name` `ImageWorkersClosed` when the portal stops meanwhile, and with
	 * `WORKER_CRASHED` when the process died by itself.
	 */
	convert: (folder: string) => Promise<ConvertedAttachment>;
	close: () => Promise<void>;
};
