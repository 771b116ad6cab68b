import { and, asc, eq, inArray, isNotNull, isNull, lt, lte, or } from 'drizzle-orm';
import type { Db, DbOrTx, Tx } from '#server/db/client.ts';
import { job } from '#server/db/schema.ts';

export type JobKind = typeof job.$inferSelect.kind;
/** `attempts` is also the proof that it is still ours: who takes it over raises it. */
export type TakenJob = {
	id: string;
	kind: JobKind;
	subjectId: string;
	attempts: number;
	lastError: string | null;
};

/** Part of the transaction that makes the work necessary; whoever called it wakes the queue after the commit. Not run before `runAfter`. */
export async function addJob(
	tx: Tx,
	given: { kind: JobKind; subjectId: string; now: Date; runAfter?: Date }
): Promise<void> {
	const { kind, subjectId, now, runAfter = now } = given;
	await tx.insert(job).values({ kind, subjectId, runAfter, createdAt: now });
}

/** The oldest job of these kinds that is due and that nobody works on, taken until `until`. */
export async function takeJob(
	db: Db,
	{ now, until, kinds }: { now: Date; until: Date; kinds: readonly JobKind[] }
) {
	return db.transaction(async (tx): Promise<TakenJob | null> => {
		const [due] = await tx
			.select({ id: job.id, attempts: job.attempts })
			.from(job)
			.where(
				and(
					isNull(job.doneAt),
					inArray(job.kind, kinds),
					lte(job.runAfter, now),
					or(isNull(job.lockedUntil), lt(job.lockedUntil, now))
				)
			)
			.orderBy(asc(job.runAfter), asc(job.id))
			.limit(1)
			.for('update', { skipLocked: true });
		if (due === undefined) {
			return null;
		}
		const [taken] = await tx
			.update(job)
			.set({ lockedUntil: until, attempts: due.attempts + 1 })
			.where(eq(job.id, due.id))
			.returning({
				id: job.id,
				kind: job.kind,
				subjectId: job.subjectId,
				attempts: job.attempts,
				lastError: job.lastError
			});
		return taken ?? null;
	});
}

type Change = Partial<
	Pick<typeof job.$inferInsert, 'attempts' | 'runAfter' | 'lockedUntil' | 'lastError' | 'doneAt'>
>;

/** False when somebody else has taken it meanwhile; then nothing is written. */
async function changeTaken(db: Db, taken: TakenJob, change: Change): Promise<boolean> {
	const changed = await db
		.update(job)
		.set(change)
		.where(and(eq(job.id, taken.id), eq(job.attempts, taken.attempts), isNull(job.doneAt)))
		.returning({ id: job.id });
	return changed.length > 0;
}

export const keepJob = (db: Db, taken: TakenJob, until: Date): Promise<boolean> =>
	changeTaken(db, taken, { lockedUntil: until });

/** Done with: it succeeded, or with `lastError` it was given up. */
export const finishJob = (
	db: Db,
	taken: TakenJob,
	{ now, lastError }: { now: Date; lastError?: string }
): Promise<boolean> =>
	changeTaken(db, taken, {
		doneAt: now,
		lockedUntil: null,
		...(lastError === undefined ? {} : { lastError })
	});

export const retryJob = (
	db: Db,
	taken: TakenJob,
	{ at, lastError }: { at: Date; lastError: string }
): Promise<boolean> => changeTaken(db, taken, { runAfter: at, lockedUntil: null, lastError });

/** As if it had never been taken. */
export const putBackJob = (db: Db, taken: TakenJob): Promise<boolean> =>
	changeTaken(db, taken, { attempts: taken.attempts - 1, lockedUntil: null });

/** Called once at the start of the only portal of a database (decision 017): whoever held them is dead. */
export async function releaseJobs(db: Db): Promise<void> {
	await db
		.update(job)
		.set({ lockedUntil: null })
		.where(and(isNull(job.doneAt), isNotNull(job.lockedUntil)));
}

/** Those of these subjects that a job still waits for or works on, and whether it works. */
export async function openJobsOf(
	on: DbOrTx,
	subjectIds: string[]
): Promise<Map<string, { isRunning: boolean }>> {
	const found =
		subjectIds.length === 0
			? []
			: await on
					.select({ subjectId: job.subjectId, lockedUntil: job.lockedUntil })
					.from(job)
					.where(and(isNull(job.doneAt), inArray(job.subjectId, subjectIds)));
	return new Map(
		found.map(({ subjectId, lockedUntil }) => [subjectId, { isRunning: lockedUntil !== null }])
	);
}
