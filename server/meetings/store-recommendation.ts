import { and, asc, desc, eq, isNotNull } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { RecommendationBody } from '#lib/domain/meeting/recommendation-schema.ts';
import {
	recommendationText,
	SEAL_VERSION,
	type Attendee,
	type SealedMarks
} from '#lib/domain/meeting/seal.ts';
import type { DecisionRecord } from '#lib/domain/vote/decision.ts';
import { storable } from '#lib/domain/storable.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import {
	agendaItem,
	hiddenAnnotation,
	meetingMember,
	person,
	recommendation
} from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { recordQuorum } from './calendar/record-quorum.ts';
import { keepCase } from './keep-case.ts';
import type { HeldItem } from './meeting-for.ts';
import type { ItemDocuments } from './read-documents.ts';
import { sealOf } from './seal.ts';

export type ToStore = {
	item: HeldItem;
	signer: Actor;
	signedAt: Date;
	documents: Omit<ItemDocuments, 'body'> & { body: RecommendationBody };
	decision: DecisionRecord;
};

/** Keeps the case and writes the immutable row with its seal. The meeting is held, so the seal before it is the last one. */
export async function storeRecommendation(
	tx: Tx,
	portal: Portal,
	{ item, signer, signedAt, documents, decision }: ToStore
): Promise<{ recommendationId: string; seal: string }> {
	const recommendationId = newId();
	const body = storable(documents.body);
	const content = {
		agendaItemId: item.id,
		...(await keepCase(tx, portal, item)),
		sealVersion: SEAL_VERSION,
		body,
		bodyText: recommendationText(body),
		marks: storable(await marksAtSignature(tx, item.id, documents)),
		decision,
		attendees: await attendeesOf(tx, item.meeting.id, signer),
		signedByName: signer.displayName,
		previousSeal: await lastSeal(tx, item.meeting.id)
	};
	const { seal, ...signed } = sealOf(portal, {
		recommendationId,
		...content,
		signedAt: signedAt.toISOString()
	});
	const row = {
		id: recommendationId,
		...content,
		signedById: signer.id,
		signedAt,
		seal,
		...signed
	};
	await tx.insert(recommendation).values(row);
	await recordQuorum(tx, portal, { meetingId: item.meeting.id, agendaItemId: item.id });
	return { recommendationId, seal };
}

async function marksAtSignature(
	tx: Tx,
	agendaItemId: string,
	{ annotations, comments }: Pick<ItemDocuments, 'annotations' | 'comments'>
): Promise<SealedMarks> {
	const hidden = await tx
		.select({ key: hiddenAnnotation.annotationKey })
		.from(hiddenAnnotation)
		.where(
			and(eq(hiddenAnnotation.agendaItemId, agendaItemId), eq(hiddenAnnotation.isHidden, true))
		);
	const hiddenKeys = new Set(hidden.map((one) => one.key));
	return {
		annotations: annotations.map(([key, value]) => ({ key, value, isHidden: hiddenKeys.has(key) })),
		comments: comments.map(([key, value]) => ({ key, value }))
	};
}

/** Everybody who has been in the room so far, and who signs. */
async function attendeesOf(tx: Tx, meetingId: string, signer: Actor): Promise<Attendee[]> {
	const here = await tx
		.select({
			id: person.id,
			name: person.displayName,
			role: meetingMember.role,
			specialty: person.specialty
		})
		.from(meetingMember)
		.innerJoin(person, eq(person.id, meetingMember.personId))
		.where(and(eq(meetingMember.meetingId, meetingId), isNotNull(meetingMember.firstSeenAt)))
		.orderBy(asc(meetingMember.firstSeenAt), asc(meetingMember.id));
	const { id, displayName: name, specialty } = signer;
	return here.some((one) => one.id === id)
		? here
		: [{ id, name, role: 'chair', specialty }, ...here];
}

async function lastSeal(tx: Tx, meetingId: string): Promise<string | null> {
	const [last] = await tx
		.select({ seal: recommendation.seal })
		.from(recommendation)
		.innerJoin(agendaItem, eq(agendaItem.id, recommendation.agendaItemId))
		.where(eq(agendaItem.meetingId, meetingId))
		.orderBy(desc(recommendation.signedAt), desc(recommendation.id))
		.limit(1);
	return last?.seal ?? null;
}
