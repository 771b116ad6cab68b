import { and, inArray, isNull, lt, or } from 'drizzle-orm';
import { MESSAGES_KEPT_MS } from '#lib/domain/meeting/talk.ts';
import { meeting, roomMessage } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

/** Nothing shows a message for longer than a day; that it is deleted minutes later is early enough. */
const EVERY_MS = 10 * 60_000;

/** Messages and questions are no part of a case: they are deleted a day after the meeting, or after they were written when nobody ends it. */
export async function forgetMessages(portal: Portal): Promise<void> {
	const before = new Date(portal.clock.now().getTime() - MESSAGES_KEPT_MS);
	const over = portal.db
		.select({ id: meeting.id })
		.from(meeting)
		.where(lt(meeting.concludedAt, before));
	const unended = portal.db
		.select({ id: meeting.id })
		.from(meeting)
		.where(isNull(meeting.concludedAt));
	await portal.db
		.delete(roomMessage)
		.where(
			or(
				inArray(roomMessage.meetingId, over),
				and(lt(roomMessage.at, before), inArray(roomMessage.meetingId, unended))
			)
		);
}

export function forgetRegularly(portal: Portal): { stop: () => void } {
	const timer = setInterval(() => {
		forgetMessages(portal).catch((error: unknown) =>
			portal.log.error({ err: error }, 'messages of a former meeting were not deleted')
		);
	}, EVERY_MS);
	timer.unref();
	return { stop: () => clearInterval(timer) };
}
