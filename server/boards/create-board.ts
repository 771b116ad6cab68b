import type { Actor } from '#lib/domain/people/actor.ts';
import { slugOf, type CreateBoard } from '#lib/domain/meeting/board.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { board, boardMember } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

/** Makes a standing board; who makes it becomes its chair. */
export async function createBoard(
	portal: Portal,
	actor: Actor,
	input: CreateBoard
): Promise<Outcome<{ id: string; slug: string }>> {
	return portal.db.transaction(async (tx) => {
		// A society that the actor does not belong to answers like one that does not exist.
		if (!actor.memberships.some((one) => one.societyId === input.societyId)) {
			return refuse('not_found');
		}
		if (!may(actor, 'create_board', 'society', { societyId: input.societyId })) {
			return refuse('not_allowed');
		}
		const id = newId();
		const row = { id, ...input, createdAt: portal.clock.now() };
		const slug = await insertBoard(tx, row);
		await tx.insert(boardMember).values({ boardId: id, personId: actor.id, role: 'chair' });
		await writeAudit(tx, actor.id, 'board.created', { boardId: id, societyId: input.societyId });
		return accept({ id, slug });
	});
}

/** Under the name's slug, or with a short random end when it is taken: counting up would need a lock on all boards. */
async function insertBoard(tx: Tx, row: Omit<typeof board.$inferInsert, 'slug'>): Promise<string> {
	const slug = slugOf(row.name);
	// Two of one name at the same moment: the second waits here and finds the slug taken.
	const made = await tx
		.insert(board)
		.values({ ...row, slug })
		.onConflictDoNothing({ target: board.slug })
		.returning({ id: board.id });
	if (made.length > 0) {
		return slug;
	}
	const longer = `${slug}-${newId().slice(-6)}`;
	await tx.insert(board).values({ ...row, slug: longer });
	return longer;
}
