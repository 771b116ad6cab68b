import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import { roomMessage } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { inMeeting } from './in-meeting.ts';
import { messageOf, type HeldMessage } from './message-for.ts';

export type RemoveMessage = { meetingId: string; messageId: string };

/** Its author, or the chair: the words are gone from the database, and all see that something was removed. */
export async function removeMessage(
	portal: Portal,
	actor: Actor,
	{ meetingId, messageId }: RemoveMessage
): Promise<Outcome<RemoveMessage>> {
	return inMeeting(portal, actor, { meetingId, verb: 'read' }, async (tx, held) => {
		const found = await messageOf(tx, { meetingId, messageId });
		const mayRead = (one: HeldMessage) =>
			one.kind === 'question' || may(actor, 'read_messages', 'meeting', held);
		if (found === null || !mayRead(found)) {
			return refuse('not_found');
		}
		if (found.authorId !== actor.id && !may(actor, 'remove_message', 'meeting', held)) {
			return refuse('not_allowed');
		}
		const value = { meetingId, messageId };
		if (found.removedAt !== null) {
			return accept({ value, act: null });
		}
		await tx
			.update(roomMessage)
			.set({ text: '', removedAt: portal.clock.now(), removedById: actor.id })
			.where(eq(roomMessage.id, messageId));
		return accept({ value, act: { type: 'message.removed', subject: { messageId } } });
	});
}
