import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import type { Actor } from '#lib/domain/people/actor.ts';
import {
	RecommendationBodySchema,
	type RecommendationBody
} from '#lib/domain/meeting/recommendation-schema.ts';
import { marksText, recommendationText } from '#lib/domain/meeting/seal.ts';
import { decisionText } from '#lib/domain/vote/decision.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItem } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { sha256 } from './hash.ts';
import {
	agendaItemFor,
	meetingOf,
	refusalUnlessOpen,
	roleAt,
	type HeldItem
} from './meeting-for.ts';
import { documentNames, readDocuments, type ItemDocuments } from './read-documents.ts';
import { recordAct } from './record-act.ts';
import { storeRecommendation } from './store-recommendation.ts';
import { readDecision } from './vote/read-decision.ts';
import { endCall } from './talk/hands.ts';

export type SignRecommendation = {
	agendaItemId: string;
	/** SHA-256 of the text and of the marks on the chair's screen; see lib/domain/meeting/seal.ts. */
	textHash: string;
	marksHash: string;
	/** SHA-256 of votes, dissent and structure on it; see lib/domain/vote/decision.ts. */
	decisionHash: string;
};
export type Signed = { agendaItemId: string; recommendationId: string; seal: string };

/** The chair signs what stands on the screen: when any of it has moved since, nothing is signed. After it no door changes the item. */
export async function signRecommendation(
	portal: Portal,
	actor: Actor,
	input: SignRecommendation
): Promise<Outcome<Signed>> {
	// Holding documents stops their writers, so it is not done for somebody who may not sign anyway.
	const refused = await refusalOfPerson(portal, actor, input.agendaItemId);
	if (refused !== null) {
		return refused;
	}
	const release = await portal.documents?.hold(documentNames(input.agendaItemId));
	try {
		return await portal.db.transaction((tx) => signHeld(tx, portal, { actor, input }));
	} finally {
		release?.();
	}
}

async function refusalOfPerson(
	portal: Portal,
	actor: Actor,
	agendaItemId: string
): Promise<Refused | null> {
	const meetingId = await meetingOf(portal.db, agendaItemId);
	const role = meetingId === null ? null : await roleAt(portal.db, actor.id, meetingId);
	if (role === null) {
		return refuse('agenda_item_not_found');
	}
	const thing = { role, presenterId: '', isSigned: false } as const;
	const isAllowed = may(actor, 'sign', 'agendaItem', {
		...thing,
		status: 'under_discussion',
		meetingStatus: 'open'
	});
	return isAllowed ? null : refuse('not_allowed');
}

async function signHeld(
	tx: Tx,
	portal: Portal,
	{ actor, input }: { actor: Actor; input: SignRecommendation }
): Promise<Outcome<Signed>> {
	const item = await agendaItemFor(tx, actor, input.agendaItemId, 'sign');
	if (!item.ok) {
		return item;
	}
	const refused = refusalOfState(item.value);
	if (refused !== null) {
		return refused;
	}
	const documents = await readDocuments(tx, input.agendaItemId);
	const body = checkDocuments(documents, input);
	if (!body.ok) {
		return body;
	}
	const decision = await readDecision(tx, input.agendaItemId);
	if (decision.rounds.at(-1)?.status === 'open') {
		return refuse('vote_open');
	}
	if (sha256(decisionText(decision)) !== input.decisionHash) {
		return refuse('recommendation_changed');
	}
	const now = portal.clock.now();
	const stored = await storeRecommendation(tx, portal, {
		item: item.value,
		signer: actor,
		signedAt: now,
		documents: { ...documents, body: body.value },
		decision
	});
	await tx
		.update(agendaItem)
		.set({ status: 'concluded', closedAt: now })
		.where(eq(agendaItem.id, input.agendaItemId));
	await endCall(tx, item.value.meeting.id, now);
	await recordAct(tx, portal, {
		meetingId: item.value.meeting.id,
		actorId: actor.id,
		type: 'recommendation.signed',
		subject: { agendaItemId: input.agendaItemId, ...stored }
	});
	return accept({ agendaItemId: input.agendaItemId, ...stored });
}

function refusalOfState({ isSigned, status, meeting }: HeldItem): Refused | null {
	if (isSigned) {
		return refuse('recommendation_signed');
	}
	const closed = refusalUnlessOpen(meeting);
	return closed ?? (status === 'under_discussion' ? null : refuse('agenda_item_not_open'));
}

/** What the chair read must be what is in the log, something must be written, and the editor must know all of it. */
function checkDocuments(
	documents: ItemDocuments,
	{ textHash, marksHash }: SignRecommendation
): Outcome<RecommendationBody> {
	// First of all, because it limits how deep the following has to look.
	const parsed = v.safeParse(RecommendationBodySchema, documents.body);
	if (!parsed.success) {
		return refuse('recommendation_unreadable');
	}
	const text = recommendationText(documents.body);
	if (text.trim() === '') {
		return refuse('recommendation_missing');
	}
	const isSeen =
		sha256(text) === textHash && sha256(marksText(documents.annotations)) === marksHash;
	return isSeen ? accept(parsed.output) : refuse('recommendation_changed');
}
