import { eq } from 'drizzle-orm';
import type { Answer } from '#lib/domain/meeting/answer.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { meeting, meetingAnswer } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { meetingFor, refusalUnlessScheduled, roleAt } from '../meeting-for.ts';
import { recordAct } from '../record-act.ts';

export type AnswerMeeting = { meetingId: string; answer: Answer; deputyId: string | null };

/** A member says whether they come, and may name another member who comes instead. The last answer counts. */
export async function answerMeeting(
	portal: Portal,
	actor: Actor,
	{ meetingId, answer, deputyId }: AnswerMeeting
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = await meetingFor(tx, actor, meetingId, 'answer');
		if (!held.ok) {
			return held;
		}
		const begun = refusalUnlessScheduled(held.value);
		if (begun !== null) {
			return begun;
		}
		const isMember = deputyId === null || (await roleAt(tx, deputyId, meetingId)) !== null;
		if (deputyId === actor.id || !isMember) {
			return refuse('malformed', { deputyId: 'wrong' });
		}
		const [now] = await tx
			.select({ startsAt: meeting.startsAt })
			.from(meeting)
			.where(eq(meeting.id, meetingId));
		if (now === undefined) {
			return refuse('meeting_not_found');
		}
		const row = {
			...{ answer, deputyId: answer === 'comes' ? null : deputyId },
			...{ startsAt: now.startsAt, at: portal.clock.now() }
		};
		await tx
			.insert(meetingAnswer)
			.values({ meetingId, personId: actor.id, ...row })
			.onConflictDoUpdate({ target: [meetingAnswer.meetingId, meetingAnswer.personId], set: row });
		const subject = { answer, deputyId: row.deputyId };
		await recordAct(tx, portal, {
			...{ meetingId, actorId: actor.id, type: 'meeting.answered', subject }
		});
		return accept({ meetingId });
	});
}
