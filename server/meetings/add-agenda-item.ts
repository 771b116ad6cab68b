import { and, eq, max } from 'drizzle-orm';
import * as v from 'valibot';
import { CaseRecordSchema } from '#lib/domain/case/record.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import {
	openDeidentificationItems,
	refusalOfOpenItems
} from '#server/cases/open-deidentification-items.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { agendaItem, tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { isInReach, listingItems } from './case-for-agenda.ts';
import { meetingFor, roleAt, type HeldMeeting } from './meeting-for.ts';
import { recordAct } from './record-act.ts';

export type AddAgendaItem = {
	meetingId: string;
	caseNo: string;
	/** Only the chair may name somebody else; without it the author presents, or the chair when the author is not a member. */
	presenterId?: string;
};

type Listable = { id: string; authorId: string | null };

/** Puts a ready case on the agenda: the chair any case in reach, another member a case of their own, which they present. */
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
		const found = await caseFor(tx, portal, { actor, held: held.value, caseNo: input.caseNo });
		if (!found.ok) {
			return found;
		}
		const presenter = await presenterFor(tx, actor, held.value, { ...input, ...found.value });
		if (!presenter.ok) {
			return presenter;
		}
		const presenterId = presenter.value;
		const agendaItemId = await insertLast(tx, held.value.id, found.value.id, presenterId);
		await recordAct(tx, portal, {
			meetingId: held.value.id,
			actorId: actor.id,
			type: 'agenda_item.added',
			subject: { agendaItemId, caseId: found.value.id, presenterId }
		});
		return accept({ agendaItemId, meetingId: held.value.id });
	});
}

async function caseFor(
	tx: Tx,
	portal: Portal,
	{ actor, held, caseNo }: { actor: Actor; held: HeldMeeting; caseNo: string }
): Promise<Outcome<Listable>> {
	// The row is held: two meetings cannot list one case at the same moment, and it cannot go back to draft meanwhile.
	const [found] = await tx
		.select()
		.from(tumorCase)
		.where(eq(tumorCase.caseNo, caseNo))
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
	const { id, title, authorId } = found;
	const record = v.parse(CaseRecordSchema, found.record);
	return (
		(await refusalOfState(tx, held.id, found)) ??
		refusalOfOpenItems(await openDeidentificationItems(tx, portal, { id, title, record })) ??
		accept({ id, authorId })
	);
}

async function isReached(tx: Tx, meetingId: string, caseId: string): Promise<boolean> {
	const reached = await tx
		.select({ id: tumorCase.id })
		.from(tumorCase)
		.where(and(eq(tumorCase.id, caseId), isInReach(tx, meetingId)));
	return reached.length > 0;
}

async function refusalOfState(
	tx: Tx,
	meetingId: string,
	found: { id: string; status: string }
): Promise<Refused | null> {
	if (found.status !== 'ready') {
		return refuse('case_not_ready');
	}
	if ((await listingItems(tx, found.id)).length > 0) {
		return refuse('case_already_listed');
	}
	const here = await tx
		.select({ id: agendaItem.id })
		.from(agendaItem)
		.where(and(eq(agendaItem.meetingId, meetingId), eq(agendaItem.caseId, found.id)));
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

async function insertLast(
	tx: Tx,
	meetingId: string,
	caseId: string,
	presenterId: string
): Promise<string> {
	const [last] = await tx
		.select({ position: max(agendaItem.position) })
		.from(agendaItem)
		.where(eq(agendaItem.meetingId, meetingId));
	const id = newId();
	const position = (last?.position ?? 0) + 1;
	await tx
		.insert(agendaItem)
		.values({ id, meetingId, caseId, presenterId, position, status: 'waiting' });
	return id;
}
