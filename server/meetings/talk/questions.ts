import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { QuestionStatus } from '#lib/domain/meeting/talk.ts';
import type { Tx } from '#server/db/client.ts';
import { questionSecond, roomMessage } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { inMeeting } from './in-meeting.ts';
import { messageOf, type HeldMessage } from './message-for.ts';

type OfQuestion = { meetingId: string; questionId: string };

async function questionOf(
	tx: Tx,
	{ meetingId, questionId }: OfQuestion
): Promise<HeldMessage | null> {
	const found = await messageOf(tx, { meetingId, messageId: questionId });
	return found?.kind === 'question' && found.removedAt === null ? found : null;
}

/** Somebody asks the same; once, and not who asked it. */
export async function secondQuestion(
	portal: Portal,
	actor: Actor,
	{ meetingId, questionId }: OfQuestion
): Promise<Outcome<{ questionId: string }>> {
	return inMeeting(portal, actor, { meetingId, verb: 'ask_the_same' }, async (tx) => {
		const question = await questionOf(tx, { meetingId, questionId });
		if (question === null) {
			return refuse('not_found');
		}
		if (question.authorId === actor.id) {
			return refuse('not_allowed');
		}
		const value = { questionId };
		const added = await tx
			.insert(questionSecond)
			.values({ questionId, personId: actor.id })
			.onConflictDoNothing()
			.returning({ personId: questionSecond.personId });
		return accept({
			value,
			act: added.length === 0 ? null : { type: 'question.seconded', subject: value }
		});
	});
}

export type SettleQuestion = OfQuestion & { status: Exclude<QuestionStatus, 'open'> };

/** The chair or a panelist says that it was answered, or that it is brought before the board. */
export async function settleQuestion(
	portal: Portal,
	actor: Actor,
	{ meetingId, questionId, status }: SettleQuestion
): Promise<Outcome<{ questionId: string }>> {
	return inMeeting(portal, actor, { meetingId, verb: 'settle_question' }, async (tx) => {
		const question = await questionOf(tx, { meetingId, questionId });
		if (question === null) {
			return refuse('not_found');
		}
		const value = { questionId };
		if (question.status === 'answered' || question.status === status) {
			return accept({ value, act: null });
		}
		await tx.update(roomMessage).set({ status }).where(eq(roomMessage.id, questionId));
		return accept({ value, act: { type: `question.${status}`, subject: value } });
	});
}
