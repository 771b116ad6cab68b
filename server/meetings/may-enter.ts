import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { isId } from '#lib/domain/id.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import { readSessions } from '#server/auth/sessions.ts';
import { meeting } from '#server/db/schema.ts';
import { actorOf } from '#server/people/actor-of.ts';
import type { Portal } from '#server/portal.ts';
import { roleAt } from './meeting-for.ts';

/** Whether this person may be in the room: members, once it was opened; the chair before that, to open it. */
export async function mayEnterRoom(
	portal: Portal,
	actor: Actor,
	meetingId: string
): Promise<Outcome<null>> {
	if (!isId(meetingId)) {
		return refuse('meeting_not_found');
	}
	const [found] = await portal.db
		.select({ status: meeting.status })
		.from(meeting)
		.where(eq(meeting.id, meetingId));
	const role = found === undefined ? null : await roleAt(portal.db, actor.id, meetingId);
	if (found === undefined || !may(actor, 'read', 'meeting', { ...found, role })) {
		return refuse('meeting_not_found');
	}
	if (found.status === 'cancelled') {
		return refuse('meeting_cancelled');
	}
	const thing = { ...found, role };
	const isOpen = found.status !== 'scheduled';
	return isOpen || may(actor, 'open', 'meeting', thing) ? accept(null) : refuse('meeting_not_open');
}

/** The person of this session as they are now; null when the session has ended or the person is deactivated. */
export async function personOfSession(
	portal: Portal,
	{ personId, sessionHash }: { personId: string; sessionHash: string }
): Promise<Actor | null> {
	const sessions = await readSessions(portal, personId);
	const now = portal.clock.now();
	return sessions.some((one) => one.id === sessionHash && one.endsAt > now)
		? actorOf(portal, personId)
		: null;
}
