import { and, eq } from 'drizzle-orm';
import * as v from 'valibot';
import { CaseRecordSchema } from '#lib/domain/case/record.ts';
import { callState } from '#lib/domain/meeting/agenda.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { agendaItem, tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { planOf, saveEntry } from './agenda/entries.ts';
import { readinessAt, refusalToList, refusalToPropose } from './agenda/gate.ts';
import {
	nextPosition,
	putOnAgenda,
	stateNoImages,
	type HeldListable
} from './agenda/put-on-agenda.ts';
import { isInReach, listingItems } from './case-for-agenda.ts';
import { meetingFor, roleAt, type HeldMeeting } from './meeting-for.ts';
import { recordAct } from './record-act.ts';

export type AddAgendaItem = {
	meetingId: string;
	caseNo: string;
	/** Only the chair may name somebody else; without it the author presents, or the chair when the author is not a member. */
	presenterId?: string;
	/** The sender answers for it that the case has no images to show. */
	hasNoImages?: boolean;
	/** Of the chair: why the case is listed although something is missing. */
	overrideReason?: string;
};

type Listable = HeldListable & { authorId: string | null };

/**
 * The chair puts any case in reach on the agenda. Another member proposes a case of their own, which they present, while the call
 * is open; the chair takes it from there.
 */
export async function addAgendaItem(
	portal: Portal,
	actor: Actor,
	input: AddAgendaItem
): Promise<Outcome<{ agendaItemId: string; meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = await meetingFor(tx, actor, input.meetingId, 'propose');
		if (!held.ok) {
			return held;
		}
		const found = await caseFor(tx, portal, { actor, held: held.value, input });
		if (!found.ok) {
			return found;
		}
		const presenter = await presenterFor(tx, actor, held.value, { ...input, ...found.value });
		if (!presenter.ok) {
			return presenter;
		}
		const agendaItemId = await place(tx, portal, {
			...{ actor, input, held: held.value, found: found.value, presenterId: presenter.value }
		});
		return accept({ agendaItemId, meetingId: held.value.id });
	});
}

type Placing = {
	actor: Actor;
	input: AddAgendaItem;
	held: HeldMeeting;
	found: Listable;
	presenterId: string;
};

/** As a proposal first; the chair's own takes the same way onto the agenda as a proposal that the chair takes. */
async function place(
	tx: Tx,
	portal: Portal,
	{ actor, input, held, found, presenterId }: Placing
): Promise<string> {
	const meetingId = held.id;
	if (input.hasNoImages === true) {
		await stateNoImages(tx, portal, { caseId: found.id, actorId: actor.id });
	}
	const agendaItemId = await insertProposal(tx, { meetingId, caseId: found.id, presenterId });
	await saveEntry(tx, agendaItemId, { proposedById: actor.id, proposedAt: portal.clock.now() });
	const isChair = held.role === 'chair';
	await recordAct(tx, portal, {
		...{ meetingId, actorId: actor.id },
		type: isChair ? 'agenda_item.added' : 'agenda_item.proposed',
		subject: { agendaItemId, caseId: found.id, presenterId }
	});
	const refused = isChair
		? await putOnAgenda(tx, portal, {
				...{ actor, meetingId, agendaItemId, held: found, choice: 'discuss' as const },
				overrideReason: input.overrideReason
			})
		: null;
	if (refused !== null) {
		throw new Error(`a case that passed the gate was refused at it: ${refused.reason}`);
	}
	return agendaItemId;
}

async function refusalOfCall(
	tx: Tx,
	{ clock }: Pick<Portal, 'clock'>,
	{ id, role, status, startsAt }: HeldMeeting
): Promise<Refused | null> {
	const { callChange } = await planOf(tx, id);
	const { isOpen } = callState({ status, startsAt, callChange }, clock.now());
	return role === 'chair' || isOpen ? null : refuse('call_closed');
}

async function caseFor(
	tx: Tx,
	portal: Portal,
	{ actor, held, input }: { actor: Actor; held: HeldMeeting; input: AddAgendaItem }
): Promise<Outcome<Listable>> {
	// The row is held: two meetings cannot list one case at the same moment, and it cannot go back to draft meanwhile.
	const [found] = await tx
		.select()
		.from(tumorCase)
		.where(eq(tumorCase.caseNo, input.caseNo))
		.for('update');
	if (found === undefined) {
		return refuse('case_not_found');
	}
	const isAuthor = found.authorId === actor.id;
	const isKnown =
		isAuthor || (found.status === 'ready' && (await isReached(tx, held.id, found.id)));
	const thing = {
		authorId: found.authorId,
		status: found.status,
		readerRole: held.role,
		isListed: false,
		isUnderDiscussion: false,
		administersAuthor: false
	};
	if (!isKnown || !may(actor, 'list', 'case', thing)) {
		return refuse('case_not_found');
	}
	const { id, title, authorId, status, version } = found;
	const listable = { id, title, status, version, record: v.parse(CaseRecordSchema, found.record) };
	return (
		(await refusalOfState(tx, held.id, id)) ??
		(await refusalOfCall(tx, portal, held)) ??
		(await refusalOfGate(tx, portal, { held, input, listable })) ??
		accept({ ...listable, authorId })
	);
}

/** A proposal may lack what can still be added before the meeting; what the chair lists is whole, or has a reason. */
async function refusalOfGate(
	tx: Tx,
	portal: Portal,
	{ held, input, listable }: { held: HeldMeeting; input: AddAgendaItem; listable: HeldListable }
): Promise<Refused | null> {
	const saysNoImages = input.hasNoImages === true;
	const readiness = await readinessAt(tx, portal, { ...listable, saysNoImages });
	return held.role === 'chair'
		? refusalToList(readiness, input.overrideReason)
		: refusalToPropose(readiness);
}

async function isReached(tx: Tx, meetingId: string, caseId: string): Promise<boolean> {
	const reached = await tx
		.select({ id: tumorCase.id })
		.from(tumorCase)
		.where(and(eq(tumorCase.id, caseId), isInReach(tx, meetingId)));
	return reached.length > 0;
}

async function refusalOfState(tx: Tx, meetingId: string, caseId: string): Promise<Refused | null> {
	if ((await listingItems(tx, caseId)).length > 0) {
		return refuse('case_already_listed');
	}
	const here = await tx
		.select({ id: agendaItem.id })
		.from(agendaItem)
		.where(and(eq(agendaItem.meetingId, meetingId), eq(agendaItem.caseId, caseId)));
	return here.length > 0 ? refuse('already_exists') : null;
}

async function presenterFor(
	tx: Tx,
	actor: Actor,
	held: HeldMeeting,
	{ presenterId, authorId }: { presenterId?: string; authorId: string | null }
): Promise<Outcome<string>> {
	if (held.role !== 'chair') {
		return presenterId === undefined || presenterId === actor.id
			? accept(actor.id)
			: refuse('not_allowed');
	}
	if (presenterId !== undefined) {
		return (await roleAt(tx, presenterId, held.id)) === null
			? refuse('person_not_found', { presenterId: 'unknown' })
			: accept(presenterId);
	}
	const isAuthorHere = authorId !== null && (await roleAt(tx, authorId, held.id)) !== null;
	return accept(isAuthorHere ? authorId : actor.id);
}

async function insertProposal(
	tx: Tx,
	proposed: { meetingId: string; caseId: string; presenterId: string }
): Promise<string> {
	const id = newId();
	const position = await nextPosition(tx, proposed.meetingId);
	await tx.insert(agendaItem).values({ id, ...proposed, position, status: 'proposed' });
	return id;
}
