import { and, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import { isId } from '#lib/domain/id.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import type { DbOrTx, Tx } from '#server/db/client.ts';
import { board, boardMember } from '#server/db/schema.ts';

export type HeldBoard = { id: string; societyId: string; role: MeetingRole | null };

export async function roleOnBoard(
	on: DbOrTx,
	personId: string,
	boardId: string
): Promise<MeetingRole | null> {
	const [member] = await on
		.select({ role: boardMember.role })
		.from(boardMember)
		.where(and(eq(boardMember.boardId, boardId), eq(boardMember.personId, personId)));
	return member?.role ?? null;
}

/** The board, held until the end of the transaction, when `actor` may do `verb` with it. */
export async function boardFor(
	tx: Tx,
	actor: Actor,
	boardId: string,
	verb: string
): Promise<Outcome<HeldBoard>> {
	if (!isId(boardId)) {
		return refuse('board_not_found');
	}
	const [found] = await tx
		.select({ id: board.id, societyId: board.societyId })
		.from(board)
		.where(eq(board.id, boardId))
		.for('update');
	if (found === undefined) {
		return refuse('board_not_found');
	}
	const held = { ...found, role: await roleOnBoard(tx, actor.id, boardId) };
	if (!may(actor, 'read', 'board', held)) {
		return refuse('board_not_found');
	}
	return may(actor, verb, 'board', held) ? accept(held) : refuse('not_allowed');
}
