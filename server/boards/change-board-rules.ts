import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Specialty } from '#lib/domain/people/people.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { board, requiredSpecialty } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { boardFor } from './board-for.ts';

export type ChangeBoardRules = {
	boardId: string;
	required: Specialty[];
	defaultMinutes: number;
	link: string | null;
};

/** Which specialties make a quorum, how long a case takes, and where the board talks. The link is a key to the talk, so it goes into no record. */
export async function changeBoardRules(
	portal: Portal,
	actor: Actor,
	{ boardId, required, defaultMinutes, link }: ChangeBoardRules
): Promise<Outcome<{ boardId: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = await boardFor(tx, actor, boardId, 'change');
		if (!held.ok) {
			return held;
		}
		await tx.update(board).set({ defaultMinutes, link }).where(eq(board.id, boardId));
		await tx.delete(requiredSpecialty).where(eq(requiredSpecialty.boardId, boardId));
		const rows = [...new Set(required)].map((specialty) => ({ boardId, specialty }));
		if (rows.length > 0) {
			await tx.insert(requiredSpecialty).values(rows);
		}
		const subject = {
			boardId,
			required: rows.length,
			defaultMinutes,
			hasLink: link === null ? 0 : 1
		};
		await writeAudit(tx, actor.id, 'board.rules_changed', subject);
		return accept({ boardId });
	});
}
