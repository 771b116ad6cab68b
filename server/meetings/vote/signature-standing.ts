import { asc, eq, max } from 'drizzle-orm';
import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { SignatureStanding } from '#lib/protocol/vote.ts';
import type { DbOrTx } from '#server/db/client.ts';
import {
	addendum,
	agendaItem,
	coSignature,
	person,
	recommendation,
	tumorCase
} from '#server/db/schema.ts';

/** A signed recommendation of a meeting, and what stands under it. */
export type SignatureFacts = Omit<SignatureStanding, 'mayCoSign' | 'mayAdd'> & {
	signedById: string | null;
	/** Of who signed; null when they left the portal. */
	signerSpecialty: string | null;
};

export async function readSignatures(on: DbOrTx, meetingId: string): Promise<SignatureFacts[]> {
	const found = await on
		.select({
			agendaItemId: recommendation.agendaItemId,
			caseNo: tumorCase.caseNo,
			seal: recommendation.seal,
			signedById: recommendation.signedById,
			signerSpecialty: person.specialty,
			coSignedByName: coSignature.signedByName,
			added: max(addendum.version)
		})
		.from(recommendation)
		.innerJoin(agendaItem, eq(agendaItem.id, recommendation.agendaItemId))
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.leftJoin(person, eq(person.id, recommendation.signedById))
		.leftJoin(coSignature, eq(coSignature.recommendationId, recommendation.id))
		.leftJoin(addendum, eq(addendum.recommendationId, recommendation.id))
		.where(eq(agendaItem.meetingId, meetingId))
		.groupBy(
			recommendation.id,
			tumorCase.caseNo,
			agendaItem.position,
			person.specialty,
			coSignature.signedByName
		)
		.orderBy(asc(agendaItem.position));
	return found.map(({ added, ...one }) => ({ ...one, version: added ?? 1 }));
}

/** A second signature is worth something when it is of another person and another specialty. */
export function isOtherSpecialty(
	{ signedById, signerSpecialty }: Pick<SignatureFacts, 'signedById' | 'signerSpecialty'>,
	actor: Actor
): boolean {
	return signedById !== actor.id && signerSpecialty !== actor.specialty;
}

export function standingFor(
	{ signedById, signerSpecialty, ...one }: SignatureFacts,
	{ viewer, role }: { viewer: Actor; role: MeetingRole }
): SignatureStanding {
	const isOther = isOtherSpecialty({ signedById, signerSpecialty }, viewer);
	return {
		...one,
		mayCoSign: role === 'panelist' && one.coSignedByName === null && isOther,
		mayAdd: role === 'chair'
	};
}
