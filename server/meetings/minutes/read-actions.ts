import { and, asc, eq } from 'drizzle-orm';
import { dayInPakistan } from '#lib/domain/meeting/action-day.ts';
import type { Action, OwnAction } from '#lib/domain/meeting/action.ts';
import type { AgendaItem, MeetingRole, MeetingStatus } from '#lib/domain/meeting/meeting.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { RoomActions } from '#lib/protocol/minutes.ts';
import { may } from '#server/auth/permissions.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { action, agendaItem, board, meeting, tumorCase } from '#server/db/schema.ts';

/** All actions of a meeting, as they are due. */
export async function actionsOf(on: DbOrTx, meetingId: string): Promise<Action[]> {
	const found = await on
		.select({ row: action })
		.from(action)
		.innerJoin(agendaItem, eq(agendaItem.id, action.agendaItemId))
		.where(eq(agendaItem.meetingId, meetingId))
		.orderBy(asc(action.dueOn), asc(action.id));
	return found.map(({ row }) => {
		const { id, agendaItemId, what, ownerId, ownerName, dueOn } = row;
		const base = { id, agendaItemId, what, ownerId, ownerName, dueOn };
		return row.state === 'not_done'
			? { ...base, state: row.state, reason: row.reason ?? '' }
			: { ...base, state: row.state };
	});
}

type Viewed = {
	agenda: AgendaItem[];
	viewer: Actor;
	role: MeetingRole;
	meetingStatus: MeetingStatus;
};

/** The field `actions` of the room's state. */
export function roomActions(
	actions: Action[],
	{ agenda, viewer, role, meetingStatus }: Viewed
): RoomActions {
	const mayWrite = ({ status, presenterId }: AgendaItem) =>
		meetingStatus === 'open' &&
		status !== 'waiting' &&
		may(viewer, 'write_action', 'agendaItem', {
			...{ role, presenterId, status, meetingStatus, isSigned: status === 'concluded' }
		});
	return {
		list: actions.map(({ id, agendaItemId, what, ownerName, dueOn }) => {
			return { id, agendaItemId, what, ownerName, dueOn };
		}),
		writableItemIds: agenda.filter(mayWrite).map(({ id }) => id)
	};
}

/** A page for a glance; the oldest first, so that what is overdue stands above. */
const OWN_LIMIT = 20;

/** What this person has still to do. */
export async function ownActions(
	on: DbOrTx,
	{ personId, now }: { personId: string; now: Date }
): Promise<OwnAction[]> {
	const today = dayInPakistan(now);
	const found = await on
		.select({
			id: action.id,
			what: action.what,
			dueOn: action.dueOn,
			meetingId: agendaItem.meetingId,
			caseNo: tumorCase.caseNo,
			boardName: board.name
		})
		.from(action)
		.innerJoin(agendaItem, eq(agendaItem.id, action.agendaItemId))
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.innerJoin(meeting, eq(meeting.id, agendaItem.meetingId))
		.innerJoin(board, eq(board.id, meeting.boardId))
		.where(and(eq(action.ownerId, personId), eq(action.state, 'open')))
		.orderBy(asc(action.dueOn), asc(action.id))
		.limit(OWN_LIMIT);
	return found.map((one) => ({ ...one, isOverdue: one.dueOn < today }));
}
