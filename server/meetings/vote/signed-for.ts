import { desc, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { addendum, recommendation } from '#server/db/schema.ts';
import { agendaItemFor } from '../meeting-for.ts';

export type SignedItem = {
	meetingId: string;
	recommendation: typeof recommendation.$inferSelect;
	/** The newest version and its seal; 1 without an addendum. */
	last: { version: number; seal: string };
};

/** The signed recommendation of an item, which is held, when the actor may do `verb` with it. */
export async function signedFor(
	tx: Tx,
	actor: Actor,
	agendaItemId: string,
	verb: string
): Promise<Outcome<SignedItem>> {
	const item = await agendaItemFor(tx, actor, agendaItemId, verb);
	if (!item.ok) {
		return item;
	}
	const [row] = await tx
		.select()
		.from(recommendation)
		.where(eq(recommendation.agendaItemId, agendaItemId));
	if (row === undefined) {
		return refuse('recommendation_not_signed');
	}
	const [added] = await tx
		.select({ version: addendum.version, seal: addendum.seal })
		.from(addendum)
		.where(eq(addendum.recommendationId, row.id))
		.orderBy(desc(addendum.version))
		.limit(1);
	return accept({
		meetingId: item.value.meeting.id,
		recommendation: row,
		last: added ?? { version: 1, seal: row.seal }
	});
}
