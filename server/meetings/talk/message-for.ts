import { and, eq, isNull, ne } from 'drizzle-orm';
import type { MessageKind, QuestionStatus } from '#lib/domain/meeting/talk.ts';
import type { Tx } from '#server/db/client.ts';
import { roomMessage } from '#server/db/schema.ts';

export type HeldMessage = {
	id: string;
	kind: MessageKind;
	authorId: string | null;
	status: QuestionStatus | null;
	removedAt: Date | null;
};

/** A message of the meeting that the caller holds; null when it has none with this id. */
export async function messageOf(
	tx: Tx,
	{ meetingId, messageId }: { meetingId: string; messageId: string }
): Promise<HeldMessage | null> {
	const [found] = await tx
		.select({
			id: roomMessage.id,
			kind: roomMessage.kind,
			authorId: roomMessage.authorId,
			status: roomMessage.status,
			removedAt: roomMessage.removedAt
		})
		.from(roomMessage)
		.where(and(eq(roomMessage.id, messageId), eq(roomMessage.meetingId, meetingId)));
	return found ?? null;
}

/** Those that were neither answered nor taken back. */
export const waitingQuestions = (meetingId: string) =>
	and(
		...[eq(roomMessage.meetingId, meetingId), eq(roomMessage.kind, 'question')],
		...[ne(roomMessage.status, 'answered'), isNull(roomMessage.removedAt)]
	);
