import { and, count, eq, gt } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { MESSAGE_PACE, QUESTION_LIMITS, type MessageKind } from '#lib/domain/meeting/talk.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { roomMessage } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { inMeeting } from './in-meeting.ts';
import { waitingQuestions } from './message-for.ts';

export type SendMessage = { meetingId: string; text: string };
type Sent = { messageId: string };

/** A message to the panel and the residents; no observer reads it. */
export function sendMessage(
	portal: Portal,
	actor: Actor,
	input: SendMessage
): Promise<Outcome<Sent>> {
	return write(portal, actor, { ...input, kind: 'message' });
}

/** An observer asks; everybody in the room reads it. */
export function askQuestion(
	portal: Portal,
	actor: Actor,
	input: SendMessage
): Promise<Outcome<Sent>> {
	return write(portal, actor, { ...input, kind: 'question' });
}

const VERBS = { message: 'send_message', question: 'ask' };

/** The words stand in their own row alone, which is deleted after the meeting; the recording and the audit have the id. */
async function write(
	portal: Portal,
	actor: Actor,
	{ meetingId, text, kind }: SendMessage & { kind: MessageKind }
): Promise<Outcome<Sent>> {
	return inMeeting(portal, actor, { meetingId, verb: VERBS[kind] }, async (tx) => {
		const at = portal.clock.now();
		if (await isTooFast(tx, { meetingId, authorId: actor.id, at })) {
			return refuse('too_many_attempts');
		}
		if (kind === 'question' && (await isFull(tx, { meetingId, authorId: actor.id }))) {
			return refuse('too_many_questions');
		}
		const messageId = newId();
		const status = kind === 'question' ? ('open' as const) : null;
		await tx
			.insert(roomMessage)
			.values({ id: messageId, meetingId, kind, authorId: actor.id, text, status, at });
		return accept({
			value: { messageId },
			act: { type: `${kind}.${kind === 'question' ? 'asked' : 'sent'}`, subject: { messageId } }
		});
	});
}

async function isTooFast(
	tx: Tx,
	{ meetingId, authorId, at }: { meetingId: string; authorId: string; at: Date }
): Promise<boolean> {
	const since = new Date(at.getTime() - MESSAGE_PACE.withinMs);
	const [lately] = await tx
		.select({ total: count() })
		.from(roomMessage)
		.where(
			and(
				eq(roomMessage.meetingId, meetingId),
				eq(roomMessage.authorId, authorId),
				gt(roomMessage.at, since)
			)
		);
	return (lately?.total ?? 0) >= MESSAGE_PACE.most;
}

/** What waits for an answer goes to everybody in the room with each new question. */
async function isFull(
	tx: Tx,
	{ meetingId, authorId }: { meetingId: string; authorId: string }
): Promise<boolean> {
	const waiting = await tx
		.select({ authorId: roomMessage.authorId })
		.from(roomMessage)
		.where(waitingQuestions(meetingId));
	const own = waiting.filter((one) => one.authorId === authorId);
	return own.length >= QUESTION_LIMITS.ofPerson || waiting.length >= QUESTION_LIMITS.ofMeeting;
}
