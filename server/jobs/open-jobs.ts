import type { Portal } from '#server/portal.ts';
import {
	finishJob,
	keepJob,
	putBackJob,
	retryJob,
	takeJob,
	type JobKind,
	type TakenJob
} from './job-rows.ts';
import type { JobHandler, Jobs } from './jobs.ts';

/** How long a job is ours without a sign of life; three signs fit in. */
const LEASE_MS = 30_000;
/** Jobs that were put off are looked for so often; new ones wake the queue at once. */
const LOOK_EVERY_MS = 5000;
/** After the first failure, the second, and so on; after the last one it is given up. A full disk or a database that restarts takes minutes. */
const PAUSES_MS = [2000, 10_000, 60_000, 300_000];

type Handlers = Record<JobKind, JobHandler>;
type Parts = {
	portal: Pick<Portal, 'db' | 'clock' | 'log'>;
	handlers: Handlers;
	/** What one queue takes. */
	kinds: readonly JobKind[];
	whenWorked: () => void;
};

/** Two queues: jobs that wait for another machine hold up no others. Each takes one after the other: two cores serve a live meeting as well. */
export function openJobs(portal: Parts['portal'], handlers: Handlers): Jobs {
	const kinds = Object.keys(handlers) as JobKind[];
	const isApart = (kind: JobKind): boolean => handlers[kind].isApart === true;
	const queues = [kinds.filter((kind) => !isApart(kind)), kinds.filter(isApart)].map((some) =>
		// What one has done may have given the other something to do: letters of a reminder.
		openQueue({ portal, handlers, kinds: some, whenWorked: () => wake() })
	);
	const wake = (): void => queues.forEach((one) => one.wake());
	let timer: NodeJS.Timeout | undefined;
	return {
		wake,
		start() {
			queues.forEach((one) => one.start());
			timer = setInterval(wake, LOOK_EVERY_MS);
			timer.unref();
			wake();
		},
		async whenIdle() {
			while (queues.some((one) => one.running() !== null)) {
				await Promise.all(queues.flatMap((one) => one.running() ?? []));
			}
		},
		async close() {
			clearInterval(timer);
			await Promise.all(queues.map((one) => one.close()));
		}
	};
}

function openQueue(parts: Parts) {
	let state: 'waiting' | 'open' | 'closed' = 'waiting';
	let isAsked = false;
	let running: Promise<void> | null = null;

	const drain = async (): Promise<void> => {
		try {
			while (isAsked && state === 'open') {
				isAsked = false;
				while (state === 'open' && (await workOnNext(parts))) {
					parts.whenWorked();
				}
			}
		} catch (error) {
			// The database is away. What was taken is due again when its lease has ended.
			parts.portal.log.error({ err: error }, 'the queue stopped until its next look');
		} finally {
			running = null;
		}
	};
	return {
		wake() {
			isAsked = true;
			if (state === 'open') {
				running ??= drain();
			}
		},
		start() {
			state = 'open';
		},
		running: () => running,
		close() {
			state = 'closed';
			return running ?? Promise.resolve();
		}
	};
}

/** False when nothing is due, or the portal is stopping. */
async function workOnNext(parts: Parts): Promise<boolean> {
	const { kinds } = parts;
	const { db, clock } = parts.portal;
	const taken = await takeJob(db, { now: clock.now(), until: leaseEnd(parts), kinds });
	if (taken === null) {
		return false;
	}
	const keeping = setInterval(() => {
		keepJob(db, taken, leaseEnd(parts)).catch((error: unknown) =>
			parts.portal.log.error({ err: error }, 'a job could not be held')
		);
	}, LEASE_MS / 3);
	try {
		return (await work(parts, taken)) !== 'later';
	} finally {
		clearInterval(keeping);
	}
}

const leaseEnd = ({ portal: { clock } }: Parts): Date => new Date(clock.now().getTime() + LEASE_MS);

async function work(parts: Parts, taken: TakenJob): Promise<'done' | 'later'> {
	const { portal, handlers } = parts;
	const { db, clock } = portal;
	if (taken.attempts > pausesOf(parts, taken).length + 1) {
		// It ended the process each time, so nobody was left to write down why.
		await giveUp(parts, taken, taken.lastError ?? 'process_ended');
		return 'done';
	}
	let outcome: 'done' | 'later';
	try {
		outcome = await handlers[taken.kind].run(taken.subjectId);
	} catch (error) {
		await fail(parts, taken, error);
		return 'done';
	}
	await (outcome === 'done' ? finishJob(db, taken, { now: clock.now() }) : putBackJob(db, taken));
	return outcome;
}

const pausesOf = ({ handlers }: Parts, { kind }: TakenJob): readonly number[] =>
	handlers[kind].pausesMs ?? PAUSES_MS;

async function fail(parts: Parts, taken: TakenJob, error: unknown): Promise<void> {
	const { db, clock, log } = parts.portal;
	const { id, kind, subjectId, attempts } = taken;
	log.error({ err: error, job: { id, kind, subjectId, attempts } }, 'a job failed');
	const pause = pausesOf(parts, taken)[attempts - 1];
	if (pause === undefined) {
		await giveUp(parts, taken, codeOf(error));
	} else {
		const at = new Date(clock.now().getTime() + pause);
		await retryJob(db, taken, { at, lastError: codeOf(error) });
	}
}

async function giveUp(parts: Parts, taken: TakenJob, lastError: string): Promise<void> {
	await parts.handlers[taken.kind].giveUp(taken.subjectId, lastError);
	const { db, clock } = parts.portal;
	await finishJob(db, taken, { now: clock.now(), lastError });
}

const CODE = /^\w{1,60}$/;

/** The code of what went wrong, of its innermost cause that has one. Never a message: that can quote a file. */
function codeOf(error: unknown): string {
	if (!(error instanceof Error)) {
		return 'unexpected';
	}
	const inner = error.cause === undefined ? null : codeOf(error.cause);
	if (inner !== null && inner !== 'unexpected') {
		return inner;
	}
	const own = 'code' in error ? String(error.code) : error.name;
	return CODE.test(own) ? own : 'unexpected';
}
