import { and, eq, gt, isNull, lte } from 'drizzle-orm';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { job, meeting, meetingReminder } from '#server/db/schema.ts';
import { addJob } from '#server/jobs/job-rows.ts';
import type { JobHandler } from '#server/jobs/jobs.ts';
import { addLetters } from '#server/mail/outbox.ts';
import type { Portal } from '#server/portal.ts';
import { invitationKey, reminderKey } from './letter-keys.ts';
import { readAnswers, type MemberAnswer } from './read-answers.ts';
import { removalsAt } from './removals.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Two weeks before: earlier, a weekly series would fill everybody's mail; who wants all of them subscribes. */
const INVITE_MS = 14 * DAY_MS;
/** When something is due, before the beginning. */
const LOOKS_MS = [INVITE_MS, DAY_MS, HOUR_MS];

type Due = { id: string; startsAt: Date; sequence: number };

/** Sends what is due about a meeting, as often as it is run, and plans the next look. */
export function meetingDueJobs(portal: Portal): JobHandler {
	return {
		run: (meetingId) => portal.db.transaction((tx) => lookAt(tx, portal.clock.now(), meetingId)),
		// Nothing is waited for: the next change of the meeting looks again.
		giveUp: () => Promise.resolve()
	};
}

async function lookAt(tx: Tx, now: Date, meetingId: string): Promise<'done'> {
	const [due] = await tx
		.select({ id: meeting.id, startsAt: meeting.startsAt, sequence: meeting.sequence })
		.from(meeting)
		.where(and(eq(meeting.id, meetingId), eq(meeting.status, 'scheduled')))
		.for('update');
	const ahead = due === undefined ? 0 : due.startsAt.getTime() - now.getTime();
	if (due === undefined || ahead <= 0) {
		return 'done';
	}
	const members = await readAnswers(tx, meetingId);
	const invited = ahead > INVITE_MS ? 0 : await invite(tx, now, due, members);
	if (ahead <= HOUR_MS) {
		await remindOnce(tx, now, { due, kind: 'hour_before', members });
	} else if (ahead <= DAY_MS && invited === 0) {
		// Whoever is told of a meeting of tomorrow now needs no reminder in the same minute.
		await remindOnce(tx, now, { due, kind: 'day_before', members });
	}
	await planNextLook(tx, now, due);
	return 'done';
}

/** Answers how many were not invited to this time before. */
async function invite(tx: Tx, now: Date, { id, sequence }: Due, members: MemberAnswer[]) {
	const removed = await removalsAt(tx, id);
	const letters = members.map(({ personId }) => {
		const removals = removed.get(personId) ?? 0;
		const key = invitationKey({ meetingId: id, sequence, personId, removals });
		return { key, kind: 'meeting_invitation' as const, personId, subjectId: id };
	});
	return addLetters(tx, now, letters);
}

async function remindOnce(
	tx: Tx,
	now: Date,
	given: { due: Due; kind: 'day_before' | 'hour_before'; members: MemberAnswer[] }
): Promise<void> {
	const { due, kind, members } = given;
	const sent = await tx
		.select({ id: meetingReminder.id })
		.from(meetingReminder)
		.where(
			and(
				eq(meetingReminder.meetingId, due.id),
				eq(meetingReminder.kind, kind),
				eq(meetingReminder.startsAt, due.startsAt)
			)
		);
	if (sent.length === 0) {
		await addReminder(tx, now, {
			meeting: due,
			kind,
			personIds: members
				.filter(({ answer }) => answer !== 'declined')
				.map(({ personId }) => personId)
		});
	}
}

/** The row that says that a reminder went, and a letter for each; the meeting is held. */
export async function addReminder(
	tx: Tx,
	now: Date,
	given: {
		meeting: { id: string; startsAt: Date };
		kind: typeof meetingReminder.$inferInsert.kind;
		personIds: string[];
	}
): Promise<void> {
	const { meeting: one, kind, personIds } = given;
	const id = newId();
	await tx
		.insert(meetingReminder)
		.values({ id, meetingId: one.id, kind, startsAt: one.startsAt, createdAt: now });
	const letters = personIds.map((personId) => ({
		...{ key: reminderKey(id, personId), kind: 'meeting_reminder' as const },
		...{ personId, subjectId: id }
	}));
	await addLetters(tx, now, letters);
}

/** Unless one waits already that comes no later: each change of a meeting begins with a look, and looks must not multiply. */
async function planNextLook(tx: Tx, now: Date, { id, startsAt }: Due): Promise<void> {
	const next = LOOKS_MS.map((before) => new Date(startsAt.getTime() - before)).find(
		(at) => at > now
	);
	if (next === undefined) {
		return;
	}
	const waiting = await tx
		.select({ id: job.id })
		.from(job)
		.where(
			and(
				...[eq(job.kind, 'meeting_due'), eq(job.subjectId, id), isNull(job.doneAt)],
				...[gt(job.runAfter, now), lte(job.runAfter, next)]
			)
		);
	if (waiting.length === 0) {
		await addJob(tx, { kind: 'meeting_due', subjectId: id, now, runAfter: next });
	}
}
