import { asc, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { roleRank } from '#lib/domain/meeting/role-rank.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/domain/outcome.ts';
import { boardFor } from '#server/boards/board-for.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { boardMember, meeting, meetingMember } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { planLetters } from './calendar/plan-letters.ts';
import { recordAct } from './record-act.ts';

export type ScheduleMeeting = { boardId: string; startsAt: Date };

/** The design has six colors for people who mark. */
export const PERSON_COLORS = 6;
const DAY_MS = 86_400_000;
/** A meeting further ahead is a slip of the keyboard; one of yesterday may still be written down. */
const LIMITS_MS = { before: DAY_MS, after: 730 * DAY_MS };

/** Plans a sitting of a board. Its members are copied: what changes on the board later does not change this meeting. */
export async function scheduleMeeting(
	portal: Portal,
	actor: Actor,
	{ boardId, startsAt }: ScheduleMeeting
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = await boardFor(tx, actor, boardId, 'schedule');
		if (!held.ok) {
			return held;
		}
		const wrong = refusalOfTime(startsAt, portal.clock.now());
		if (wrong !== null) {
			return wrong;
		}
		const meetingId = newId();
		await tx.insert(meeting).values({ id: meetingId, boardId, status: 'scheduled', startsAt });
		await copyMembers(tx, boardId, [meetingId]);
		await planLetters(tx, portal, [meetingId]);
		const subject = { boardId, startsAt: startsAt.toISOString() };
		await recordAct(tx, portal, {
			meetingId,
			actorId: actor.id,
			type: 'meeting.scheduled',
			subject
		});
		return accept({ meetingId });
	});
}

/** Why no meeting is planned for this time, or null. */
export function refusalOfTime(startsAt: Date, now: Date): Refused | null {
	const ahead = startsAt.getTime() - now.getTime();
	if (Number.isNaN(ahead)) {
		return refuse('malformed', { startsAt: 'wrong' });
	}
	return ahead < -LIMITS_MS.before || ahead > LIMITS_MS.after
		? refuse('malformed', { startsAt: ahead < 0 ? 'past' : 'too_far' })
		: null;
}

/** Colors go to those who may mark first, so that they differ as long as there are six of them. */
export async function copyMembers(tx: Tx, boardId: string, meetingIds: string[]): Promise<void> {
	const members = await tx
		.select({ personId: boardMember.personId, role: boardMember.role })
		.from(boardMember)
		.where(eq(boardMember.boardId, boardId))
		.orderBy(asc(boardMember.id));
	const sorted = members.toSorted((a, b) => roleRank(a.role) - roleRank(b.role));
	const rows = meetingIds.flatMap((meetingId) =>
		sorted.map((member, index) => ({ meetingId, ...member, color: index % PERSON_COLORS }))
	);
	await tx.insert(meetingMember).values(rows);
}
