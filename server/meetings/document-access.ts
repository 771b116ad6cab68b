import { and, eq, isNull } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import type { CloseReason, DocumentKind } from '#lib/protocol/documents.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseDocumentName } from '#lib/protocol/documents.ts';
import { may, type Things } from '#server/auth/permissions.ts';
import {
	agendaItem,
	hand,
	liveDocument,
	meeting,
	meetingMember,
	recommendation
} from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

export type DocumentAccess = {
	mayWrite: boolean;
	/** Why writing is refused; null when it is allowed. */
	refusal: CloseReason | null;
	role: MeetingRole;
	/** Index into the six person colors, the same for the whole meeting. */
	color: number;
	generation: number;
};

const WRITE_VERBS: Record<DocumentKind, string> = {
	marks: 'draw',
	comments: 'comment',
	recommendation: 'write_recommendation'
};

/** What `actor` may do with the shared document `name` at this moment. A stranger and an unknown name get the same answer. */
export async function documentAccess(
	portal: Portal,
	actor: Actor,
	name: string
): Promise<Outcome<DocumentAccess>> {
	const parsed = parseDocumentName(name);
	if (parsed === null) {
		return refuse('document_not_found');
	}
	const found = await factsOf(portal, actor, { agendaItemId: parsed.agendaItemId, name });
	if (found === undefined || !may(actor, 'read', 'agendaItem', found.thing)) {
		return refuse('document_not_found');
	}
	const mayWrite = may(actor, WRITE_VERBS[parsed.kind], 'agendaItem', found.thing);
	return accept({
		mayWrite,
		refusal: mayWrite ? null : refusalOf(found.thing),
		role: found.role,
		color: found.color,
		generation: found.generation ?? 1
	});
}

function refusalOf(thing: Things['agendaItem']): CloseReason {
	if (thing.isSigned) {
		return 'recommendation_signed';
	}
	const isLive = thing.meetingStatus === 'open' && thing.status === 'under_discussion';
	return isLive ? 'not_allowed' : 'agenda_item_closed';
}

async function factsOf(
	portal: Portal,
	actor: Actor,
	sought: { agendaItemId: string; name: string }
) {
	const [found] = await portal.db
		.select({
			status: agendaItem.status,
			presenterId: agendaItem.presenterId,
			meetingStatus: meeting.status,
			role: meetingMember.role,
			color: meetingMember.color,
			signedId: recommendation.id,
			handId: hand.id,
			generation: liveDocument.generation
		})
		.from(agendaItem)
		.innerJoin(meeting, eq(meeting.id, agendaItem.meetingId))
		.innerJoin(
			meetingMember,
			and(
				eq(meetingMember.meetingId, agendaItem.meetingId),
				eq(meetingMember.personId, actor.id),
				isNull(meetingMember.removedAt)
			)
		)
		.leftJoin(recommendation, eq(recommendation.agendaItemId, agendaItem.id))
		.leftJoin(
			hand,
			and(eq(hand.calledForId, agendaItem.id), eq(hand.personId, actor.id), isNull(hand.endedAt))
		)
		.leftJoin(liveDocument, eq(liveDocument.name, sought.name))
		.where(eq(agendaItem.id, sought.agendaItemId));
	if (found === undefined) {
		return undefined;
	}
	const { role, color, generation, signedId, handId, ...facts } = found;
	const thing = { ...facts, role, isSigned: signedId !== null, isCalled: handId !== null };
	return { role, color, generation, thing };
}
