import type { ConvertedAttachment } from './converted.ts';

/** Runs one conversion at a time in a process of its own; see `open-workers.ts`, which only `main.ts` and tests import. */
export type ImageWorkers = {
	/**
	 * `folder` holds the uploaded files, named `0000.<extension>`, and nothing else; results lie in its `out/`. A bad file
	 * is an answer, not an exception. Rejects with `name` `ImageWorkersClosed` when the portal stops meanwhile.
	 */
	convert: (folder: string) => Promise<ConvertedAttachment>;
	close: () => Promise<void>;
};
