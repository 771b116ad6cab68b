import { and, eq, inArray } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { OVER, type MeetingStatus } from '#lib/domain/meeting/meeting.ts';
import type { AdmittedAs, KnockStatus } from '#lib/domain/meeting/talk.ts';
import { isId } from '#lib/domain/id.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { DbOrTx, Tx } from '#server/db/client.ts';
import { board, knock, lobby, meeting, meetingMember } from '#server/db/schema.ts';
import { gradesOf } from '#server/people/grades-of.ts';
import type { Portal } from '#server/portal.ts';
import { planLetters } from '../calendar/plan-letters.ts';
import { memberRow } from '../member-for.ts';
import { recordAct } from '../record-act.ts';
import { seatMember } from '../seat-member.ts';
import { inMeeting } from './in-meeting.ts';

/** Of the meeting no more than whom one visits, and when; of its cases nothing. */
export type LobbyView = {
	meetingId: string;
	boardName: string;
	startsAt: string;
	status: MeetingStatus;
	/** Null before the first knock; `admitted` is a member, who goes to the room. */
	stands: KnockStatus | null;
	name: string;
	specialty: string;
	grade: string;
};

/** Open until the chair closes it. */
export async function isLobbyOpen(on: DbOrTx, meetingId: string): Promise<boolean> {
	const [door] = await on
		.select({ isOpen: lobby.isOpen })
		.from(lobby)
		.where(eq(lobby.meetingId, meetingId));
	return door?.isOpen !== false;
}

/**
 * The lobby of a meeting for who is signed in and has its link. It does not exist for who was removed from the meeting, when
 * the chair has closed it, and when the meeting is over.
 */
export async function readLobby(
	portal: Portal,
	actor: Actor,
	meetingId: string
): Promise<Outcome<LobbyView>> {
	return portal.db.transaction(async (tx) => {
		const found = await doorOf(tx, actor, meetingId);
		if (found === null) {
			return refuse('meeting_not_found');
		}
		const grades = await gradesOf(tx, {
			personIds: [actor.id],
			societyId: found.societyId
		});
		return accept({
			meetingId,
			boardName: found.boardName,
			startsAt: found.startsAt.toISOString(),
			status: found.status,
			stands: found.stands,
			name: actor.displayName,
			specialty: actor.specialty,
			grade: grades.get(actor.id) ?? 'none'
		});
	});
}

async function doorOf(on: DbOrTx, actor: Actor, meetingId: string) {
	if (!isId(meetingId)) {
		return null;
	}
	const [found] = await on
		.select({
			status: meeting.status,
			startsAt: meeting.startsAt,
			boardName: board.name,
			societyId: board.societyId,
			isOpen: lobby.isOpen,
			removedAt: meetingMember.removedAt,
			memberId: meetingMember.id,
			knock: knock.status
		})
		.from(meeting)
		.innerJoin(board, eq(board.id, meeting.boardId))
		.leftJoin(lobby, eq(lobby.meetingId, meeting.id))
		.leftJoin(
			meetingMember,
			and(eq(meetingMember.meetingId, meeting.id), eq(meetingMember.personId, actor.id))
		)
		.leftJoin(knock, and(eq(knock.meetingId, meeting.id), eq(knock.personId, actor.id)))
		.where(eq(meeting.id, meetingId));
	if (found === undefined || found.removedAt !== null) {
		return null;
	}
	const isMember = found.memberId !== null;
	const isClosed = found.isOpen === false || OVER.includes(found.status);
	// Whoever knocked before the door was closed reads how it ended.
	if (!isMember && isClosed && found.knock === null) {
		return null;
	}
	const stands: KnockStatus | null = isMember ? 'admitted' : isClosed ? 'declined' : found.knock;
	return { ...found, stands };
}

/** Asks to be let in. Once at a meeting: who was declined, or removed, cannot ask again. */
export async function knockAtMeeting(
	portal: Portal,
	actor: Actor,
	{ meetingId }: { meetingId: string }
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const found = await doorOf(tx, actor, meetingId);
		if (found === null) {
			return refuse('meeting_not_found');
		}
		if (found.stands === null) {
			await tx
				.insert(knock)
				.values({
					...{ meetingId, personId: actor.id, status: 'waiting' },
					knockedAt: portal.clock.now()
				})
				.onConflictDoNothing();
			const subject = { personId: actor.id };
			await recordAct(tx, portal, {
				meetingId,
				actorId: actor.id,
				type: 'lobby.knocked',
				subject
			});
		}
		return accept({ meetingId });
	});
}

/** Goes away from the door before it was opened; may knock again. */
export async function leaveLobby(
	portal: Portal,
	actor: Actor,
	{ meetingId }: { meetingId: string }
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const found = await doorOf(tx, actor, meetingId);
		if (found === null) {
			return refuse('meeting_not_found');
		}
		if (found.stands === 'waiting') {
			await tx.delete(knock).where(waitingAt(meetingId, [actor.id]));
			const subject = { personId: actor.id };
			await recordAct(tx, portal, { meetingId, actorId: actor.id, type: 'lobby.left', subject });
		}
		return accept({ meetingId });
	});
}

function waitingAt(meetingId: string, personIds: string[] | null) {
	return and(
		eq(knock.meetingId, meetingId),
		eq(knock.status, 'waiting'),
		personIds === null ? undefined : inArray(knock.personId, personIds)
	);
}

/** The people whose knock gets this answer; one of them, or with null all who wait. */
async function settle(
	tx: Tx,
	{ meetingId, personId }: { meetingId: string; personId: string | null },
	status: Exclude<KnockStatus, 'waiting'>
): Promise<string[]> {
	const settled = await tx
		.update(knock)
		.set({ status })
		.where(waitingAt(meetingId, personId === null ? null : [personId]))
		.returning({ personId: knock.personId });
	return settled.map((one) => one.personId);
}

type OfKnock = { meetingId: string; personId: string | null };
type Settled = { personIds: string[] };

/** The chair lets one person in, or all who wait: for this meeting alone. */
export async function admitFromLobby(
	portal: Portal,
	actor: Actor,
	{ meetingId, personId, role }: OfKnock & { role: AdmittedAs }
): Promise<Outcome<Settled>> {
	return inMeeting(portal, actor, { meetingId, verb: 'admit' }, async (tx) => {
		const personIds = await settle(tx, { meetingId, personId }, 'admitted');
		if (personIds.length === 0) {
			return refuse('person_not_found');
		}
		for (const one of personIds) {
			const [known] = await tx
				.select({ id: meetingMember.id })
				.from(meetingMember)
				.where(memberRow(meetingId, one));
			// Let in by the page of the meeting meanwhile, or removed from it: that stands.
			if (known === undefined) {
				await seatMember(tx, { meetingId, personId: one, role });
			}
		}
		await planLetters(tx, portal, [meetingId]);
		const subject = { personIds: personIds.join(' '), role };
		return accept({ value: { personIds }, act: { type: 'lobby.admitted', subject } });
	});
}

export async function declineFromLobby(
	portal: Portal,
	actor: Actor,
	{ meetingId, personId }: OfKnock
): Promise<Outcome<Settled>> {
	return inMeeting(portal, actor, { meetingId, verb: 'admit' }, async (tx) => {
		const personIds = await settle(tx, { meetingId, personId }, 'declined');
		if (personIds.length === 0) {
			return refuse('person_not_found');
		}
		const subject = { personIds: personIds.join(' ') };
		return accept({ value: { personIds }, act: { type: 'lobby.declined', subject } });
	});
}

/** With a closed lobby nobody knocks; who waits already is still to be let in or declined. */
export async function setLobby(
	portal: Portal,
	actor: Actor,
	{ meetingId, isOpen }: { meetingId: string; isOpen: boolean }
): Promise<Outcome<{ isOpen: boolean }>> {
	return inMeeting(portal, actor, { meetingId, verb: 'admit' }, async (tx) => {
		await tx
			.insert(lobby)
			.values({ meetingId, isOpen })
			.onConflictDoUpdate({ target: lobby.meetingId, set: { isOpen } });
		const type = isOpen ? 'lobby.opened' : 'lobby.closed';
		return accept({ value: { isOpen }, act: { type, subject: {} } });
	});
}
