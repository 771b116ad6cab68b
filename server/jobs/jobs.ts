/** The queue as the Portal hands it out; see `open-jobs.ts`. */
export type Jobs = {
	/** A job was added, and its transaction has returned. Without it the job waits for the next look. */
	wake: () => void;
	start: () => void;
	/** Resolves when nothing that is due is left: for tests and tools. */
	whenIdle: () => Promise<void>;
	close: () => Promise<void>;
};

export type JobHandler = {
	/** Does the work, as often as it is called. `later` puts it back as if it had never been taken; an exception is tried again. */
	run: (subjectId: string) => Promise<'done' | 'later'>;
	/** Waits for another machine, so these jobs have a queue of their own and hold up no others. */
	isApart?: boolean;
	/** Pauses after the first failure, the second, and so on, when not those of the queue; after the last one it is given up. */
	pausesMs?: readonly number[];
	/** It has failed for the last time. */
	giveUp: (subjectId: string, lastError: string) => Promise<void>;
};

/** Nothing is ever run: for tools beside a server. */
export const noJobs: Jobs = {
	wake: () => {},
	start: () => {},
	whenIdle: () => Promise.resolve(),
	close: () => Promise.resolve()
};
