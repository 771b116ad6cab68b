import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { coSignedText } from '#lib/domain/vote/addendum.ts';
import type { Tx } from '#server/db/client.ts';
import { coSignature, person } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { recordAct } from '../record-act.ts';
import { sealTextOf } from '../seal.ts';
import { signedFor } from './signed-for.ts';
import { isOtherSpecialty } from './signature-standing.ts';

export type CoSign = { agendaItemId: string; seal: string };

/** A panelist of another specialty signs what the chair has signed; the second seal is chained to the first. */
export async function coSignRecommendation(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, seal: seenSeal }: CoSign
): Promise<Outcome<{ agendaItemId: string; recommendationId: string; seal: string }>> {
	return portal.db.transaction(async (tx) => {
		const found = await signedFor(tx, actor, agendaItemId, 'co_sign');
		if (!found.ok) {
			return found;
		}
		const { meetingId, recommendation: row } = found.value;
		const { id: recommendationId, signedById, seal: previousSeal } = row;
		const signerSpecialty = await specialtyOf(tx, signedById);
		if (!isOtherSpecialty({ signedById, signerSpecialty }, actor)) {
			return refuse('own_specialty');
		}
		if (seenSeal !== previousSeal) {
			return refuse('recommendation_changed');
		}
		const signedAt = portal.clock.now();
		const signedBy = { signedByName: actor.displayName, specialty: actor.specialty };
		const content = { recommendationId, previousSeal, ...signedBy };
		const sealed = sealTextOf(
			portal,
			coSignedText({ ...content, signedAt: signedAt.toISOString() })
		);
		const stored = await tx
			.insert(coSignature)
			.values({ ...content, signedById: actor.id, signedAt, ...sealed })
			.onConflictDoNothing()
			.returning({ seal: coSignature.seal });
		if (stored.length === 0) {
			return refuse('already_co_signed');
		}
		const subject = { agendaItemId, recommendationId, seal: sealed.seal };
		const type = 'recommendation.co_signed';
		await recordAct(tx, portal, { meetingId, actorId: actor.id, type, subject });
		return accept(subject);
	});
}

async function specialtyOf(tx: Tx, personId: string | null): Promise<string | null> {
	const [found] =
		personId === null
			? []
			: await tx
					.select({ specialty: person.specialty })
					.from(person)
					.where(eq(person.id, personId));
	return found?.specialty ?? null;
}
