import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { addedText } from '#lib/domain/vote/addendum.ts';
import { addendum } from '#server/db/schema.ts';
import { newId } from '#server/db/schema/columns.ts';
import type { Portal } from '#server/portal.ts';
import { recordAct } from '../record-act.ts';
import { sealTextOf } from '../seal.ts';
import { signedFor } from './signed-for.ts';

export type AddToRecommendation = { agendaItemId: string; version: number; text: string };
export type AddedTo = { agendaItemId: string; addendumId: string; version: number; seal: string };

/** The chair adds to what is signed: the next version, sealed with the seal of the one before. Both stay readable. */
export async function addToRecommendation(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, version: seen, text: body }: AddToRecommendation
): Promise<Outcome<AddedTo>> {
	return portal.db.transaction(async (tx) => {
		const found = await signedFor(tx, actor, agendaItemId, 'add_to_signed');
		if (!found.ok) {
			return found;
		}
		const { meetingId, recommendation: row, last } = found.value;
		if (last.version !== seen) {
			return refuse('recommendation_changed');
		}
		const signedAt = portal.clock.now();
		const content = {
			...{ recommendationId: row.id, version: seen + 1, body },
			...{ previousSeal: last.seal, signedByName: actor.displayName }
		};
		const id = newId();
		const sealed = sealTextOf(portal, addedText({ ...content, signedAt: signedAt.toISOString() }));
		await tx.insert(addendum).values({
			...{ id, ...content, signedById: actor.id, signedAt, ...sealed }
		});
		const { version } = content;
		const subject = { agendaItemId, addendumId: id, version, seal: sealed.seal };
		const type = 'recommendation.added_to';
		await recordAct(tx, portal, { meetingId, actorId: actor.id, type, subject });
		return accept(subject);
	});
}
