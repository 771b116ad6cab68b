import { and, eq, isNull } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { OVER } from '#lib/domain/meeting/meeting.ts';
import type { AgendaItemStatus, MeetingRole, MeetingStatus } from '#lib/domain/meeting/meeting.ts';
import { isId } from '#lib/domain/id.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/domain/outcome.ts';
import { may, type Things } from '#server/auth/permissions.ts';
import type { DbOrTx, Tx } from '#server/db/client.ts';
import { agendaItem, meeting, meetingMember, recommendation } from '#server/db/schema.ts';

export type HeldMeeting = {
	id: string;
	boardId: string;
	status: MeetingStatus;
	startsAt: Date;
	batonHolderId: string | null;
	role: MeetingRole;
};

export type HeldItem = {
	id: string;
	caseId: string;
	presenterId: string;
	position: number;
	status: AgendaItemStatus;
	openedAt: Date | null;
	isSigned: boolean;
	meeting: HeldMeeting;
};

/** Role of a person at a meeting; null for a stranger and for who was removed. */
export async function roleAt(
	on: DbOrTx,
	personId: string,
	meetingId: string
): Promise<MeetingRole | null> {
	const [member] = await on
		.select({ role: meetingMember.role })
		.from(meetingMember)
		.where(
			and(
				eq(meetingMember.meetingId, meetingId),
				eq(meetingMember.personId, personId),
				isNull(meetingMember.removedAt)
			)
		);
	return member?.role ?? null;
}

/**
 * The meeting, held until the end of the transaction, when `actor` may do `verb` at it. Every change of a meeting or its agenda
 * begins here, so two chairs pass one after the other, and rows are always locked in the same order.
 */
export async function meetingFor(
	tx: Tx,
	actor: Actor,
	meetingId: string,
	verb: string
): Promise<Outcome<HeldMeeting>> {
	if (!isId(meetingId)) {
		return refuse('meeting_not_found');
	}
	const held = await holdMeeting(tx, actor, meetingId);
	if (held === null || !may(actor, 'read', 'meeting', held)) {
		return refuse('meeting_not_found');
	}
	if (!may(actor, verb, 'meeting', held)) {
		return refusalOf(actor, verb, held);
	}
	return accept(held);
}

/** Tells a wrong state from a wrong role: the same person at the same meeting, were it open. */
function refusalOf(actor: Actor, verb: string, thing: Things['meeting']): Refused {
	const isAllowedWhenOpen = may(actor, verb, 'meeting', { ...thing, status: 'open' });
	return (isAllowedWhenOpen ? refusalUnlessOpen(thing) : null) ?? refuse('not_allowed');
}

/** Why nothing can be done at a meeting in this state; null while it is open. */
export function refusalUnlessOpen({ status }: Pick<HeldMeeting, 'status'>): Refused | null {
	switch (status) {
		case 'open':
			return null;
		case 'scheduled':
			return refuse('meeting_not_open');
		case 'concluded':
			return refuse('meeting_concluded');
		case 'cancelled':
			return refuse('meeting_cancelled');
	}
}

/** Why nothing more is planned at a meeting in this state; null while it has not begun. */
export const refusalUnlessScheduled = ({ status }: Pick<HeldMeeting, 'status'>): Refused | null =>
	status === 'scheduled' ? null : (refusalUnlessOpen({ status }) ?? refuse('meeting_open'));

/** Why nobody joins a meeting in this state any more; null before its end. */
export const refusalOfOver = ({ status }: Pick<HeldMeeting, 'status'>): Refused | null =>
	OVER.includes(status) ? refusalUnlessOpen({ status }) : null;

async function holdMeeting(tx: Tx, actor: Actor, meetingId: string): Promise<HeldMeeting | null> {
	const [found] = await tx
		.select({
			id: meeting.id,
			boardId: meeting.boardId,
			status: meeting.status,
			startsAt: meeting.startsAt,
			batonHolderId: meeting.batonHolderId
		})
		.from(meeting)
		.where(eq(meeting.id, meetingId))
		.for('update');
	const role = found === undefined ? null : await roleAt(tx, actor.id, meetingId);
	return found === undefined || role === null ? null : { ...found, role };
}

/** The agenda item with its meeting, both held, when `actor` may do `verb` with it. */
export async function agendaItemFor(
	tx: Tx,
	actor: Actor,
	agendaItemId: string,
	verb: string
): Promise<Outcome<HeldItem>> {
	const meetingId = await meetingOf(tx, agendaItemId);
	const held = meetingId === null ? null : await holdMeeting(tx, actor, meetingId);
	const item = held === null ? null : await readItem(tx, held.id, agendaItemId);
	if (held === null || item === null) {
		return refuse('agenda_item_not_found');
	}
	const thing = { ...item, role: held.role, meetingStatus: held.status };
	if (!may(actor, 'read', 'agendaItem', thing)) {
		return refuse('agenda_item_not_found');
	}
	return may(actor, verb, 'agendaItem', thing)
		? accept({ ...item, meeting: held })
		: refuse('not_allowed');
}

export async function meetingOf(on: DbOrTx, agendaItemId: string): Promise<string | null> {
	if (!isId(agendaItemId)) {
		return null;
	}
	const [found] = await on
		.select({ meetingId: agendaItem.meetingId })
		.from(agendaItem)
		.where(eq(agendaItem.id, agendaItemId));
	return found?.meetingId ?? null;
}

/** Null also when it was moved to another meeting while this one was waited for. */
async function readItem(
	tx: Tx,
	meetingId: string,
	agendaItemId: string
): Promise<Omit<HeldItem, 'meeting'> | null> {
	const [found] = await tx
		.select({
			id: agendaItem.id,
			caseId: agendaItem.caseId,
			presenterId: agendaItem.presenterId,
			position: agendaItem.position,
			status: agendaItem.status,
			openedAt: agendaItem.openedAt,
			signedId: recommendation.id
		})
		.from(agendaItem)
		.leftJoin(recommendation, eq(recommendation.agendaItemId, agendaItem.id))
		.where(and(eq(agendaItem.id, agendaItemId), eq(agendaItem.meetingId, meetingId)));
	if (found === undefined) {
		return null;
	}
	const { signedId, ...item } = found;
	return { ...item, isSigned: signedId !== null };
}
