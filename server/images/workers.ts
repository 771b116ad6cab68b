import type { ConvertedAttachment } from './converted.ts';

/** Runs one conversion at a time in a process of its own; see `open-workers.ts`, which only `main.ts` and tests import. */
export type ImageWorkers = {
	/** `folder` holds the uploaded files and nothing else. Never throws for a bad file: it answers the refusal. */
	convert: (folder: string) => Promise<ConvertedAttachment>;
	close: () => Promise<void>;
};
