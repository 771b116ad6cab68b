import { and, count, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import type { Tx } from '#server/db/client.ts';
import { boardMember } from '#server/db/schema.ts';
import { leavePlanned } from '#server/meetings/leave-planned.ts';
import { findPerson, type PersonSought } from '#server/people/find-person.ts';
import type { Portal } from '#server/portal.ts';
import { boardFor, roleOnBoard } from './board-for.ts';

export type BoardMemberChange =
	| { type: 'add'; person: PersonSought; role: MeetingRole }
	| { type: 'change_role'; personId: string; role: MeetingRole }
	| { type: 'remove'; personId: string };

export type ChangeBoardMembers = { boardId: string; change: BoardMemberChange };

/** Adds a person to a board, changes what they are there, or takes them off, also off its planned meetings. These keep their own members otherwise. */
export async function changeBoardMembers(
	portal: Portal,
	actor: Actor,
	{ boardId, change }: ChangeBoardMembers
): Promise<Outcome<{ personId: string; leftMeetings: string[] }>> {
	return portal.db.transaction(async (tx) => {
		const held = await boardFor(tx, actor, boardId, 'change_members');
		if (!held.ok) {
			return held;
		}
		const done =
			change.type === 'add' ? await add(tx, boardId, change) : await alter(tx, boardId, change);
		if (!done.ok) {
			return done;
		}
		const { personId } = done.value;
		const leftMeetings =
			change.type === 'remove'
				? await leavePlanned(tx, portal, { boardId, personId, actorId: actor.id })
				: [];
		const role = change.type === 'remove' ? null : change.role;
		const subject = { boardId, personId, role };
		await writeAudit(tx, actor.id, `board.member_${ENDINGS[change.type]}`, subject);
		return accept({ personId, leftMeetings });
	});
}

const ENDINGS = { add: 'added', change_role: 'changed', remove: 'removed' } as const;

async function add(
	tx: Tx,
	boardId: string,
	change: Extract<BoardMemberChange, { type: 'add' }>
): Promise<Outcome<{ personId: string }>> {
	const personId = await findPerson(tx, change.person);
	if (personId === null) {
		return refuse('person_not_found', { email: 'unknown' });
	}
	if ((await roleOnBoard(tx, personId, boardId)) !== null) {
		return refuse('already_exists');
	}
	await tx.insert(boardMember).values({ boardId, personId, role: change.role });
	return accept({ personId });
}

async function alter(
	tx: Tx,
	boardId: string,
	change: Exclude<BoardMemberChange, { type: 'add' }>
): Promise<Outcome<{ personId: string }>> {
	const { personId } = change;
	const role = await roleOnBoard(tx, personId, boardId);
	if (role === null) {
		return refuse('person_not_found');
	}
	const staysChair = change.type === 'change_role' && change.role === 'chair';
	if (role === 'chair' && !staysChair && (await chairsOf(tx, boardId)) === 1) {
		return refuse('chair_needed');
	}
	const member = and(eq(boardMember.boardId, boardId), eq(boardMember.personId, personId));
	if (change.type === 'remove') {
		await tx.delete(boardMember).where(member);
	} else {
		await tx.update(boardMember).set({ role: change.role }).where(member);
	}
	return accept({ personId });
}

async function chairsOf(tx: Tx, boardId: string): Promise<number> {
	const [chairs] = await tx
		.select({ total: count() })
		.from(boardMember)
		.where(and(eq(boardMember.boardId, boardId), eq(boardMember.role, 'chair')));
	return chairs?.total ?? 0;
}
