import { and, asc, eq, inArray } from 'drizzle-orm';
import * as v from 'valibot';
import { CaseNoSchema } from '#lib/domain/case/case.ts';
import { isId } from '#lib/domain/id.ts';
import { accept, refuse, type Outcome, type Refusal } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { may, type Things } from '#server/auth/permissions.ts';
import { caseThing } from '#server/cases/case-facts.ts';
import type { DbOrTx, Tx } from '#server/db/client.ts';
import { agendaItem, meeting, membership, redaction, tumorCase } from '#server/db/schema.ts';

export type CaseOfRedactions = {
	caseId: string;
	caseNo: string;
	thing: Omit<Things['redaction'], 'reportedById'>;
};
export type RedactionRow = typeof redaction.$inferSelect;

/** The case, when `actor` may read or report its redactions. */
export async function redactionsFor(
	tx: Tx,
	actor: Actor,
	{ caseNo, verb }: { caseNo: string; verb: 'read' | 'report' }
): Promise<Outcome<CaseOfRedactions>> {
	const [found] = v.is(CaseNoSchema, caseNo)
		? await tx.select({ id: tumorCase.id }).from(tumorCase).where(eq(tumorCase.caseNo, caseNo))
		: [];
	const thing = found === undefined ? null : await redactionThing(tx, actor, found.id);
	if (found === undefined || thing === null) {
		return refuse('case_not_found');
	}
	const nobody = { ...thing, reportedById: null };
	if (may(actor, verb, 'redaction', nobody)) {
		return accept({ caseId: found.id, caseNo, thing });
	}
	await writeAudit(tx, actor.id, 'case.redaction_refused', { caseId: found.id, verb });
	return refuse(await refusalOf(tx, actor, { caseId: found.id, thing }));
}

/** Who knows the case, or of its redactions, is told no; for all others there is none. */
async function refusalOf(
	tx: Tx,
	actor: Actor,
	{ caseId, thing }: Pick<CaseOfRedactions, 'caseId' | 'thing'>
): Promise<Refusal> {
	const facts = await caseThing(tx, actor, caseId);
	const knows =
		may(actor, 'read', 'redaction', { ...thing, reportedById: null }) ||
		(facts !== null && may(actor, 'read', 'case', facts));
	return knows ? 'not_allowed' : 'case_not_found';
}

/** Facts for `may`, but for who reported; null when there is no such case. */
export async function redactionThing(
	on: DbOrTx,
	actor: Actor,
	caseId: string
): Promise<CaseOfRedactions['thing'] | null> {
	const facts = await caseThing(on, actor, caseId);
	if (facts === null) {
		return null;
	}
	const { authorId, status, readerRole, administersAuthor } = facts;
	const sharesSociety = await sharesSocietyWith(on, actor, authorId);
	return { authorId, status, readerRole, administersAuthor, sharesSociety };
}

async function sharesSocietyWith(
	on: DbOrTx,
	actor: Actor,
	personId: string | null
): Promise<boolean> {
	const societyIds = actor.memberships.map(({ societyId }) => societyId);
	if (personId === null || societyIds.length === 0) {
		return false;
	}
	const [found] = await on
		.select({ id: membership.id })
		.from(membership)
		.where(and(eq(membership.personId, personId), inArray(membership.societyId, societyIds)))
		.limit(1);
	return found !== undefined;
}

export type HeldRedaction = { row: RedactionRow; itemIds: string[] };

/**
 * A report that waits, when `actor` may decide on it. Meetings, case and report are held in this order, as every use case does;
 * the agenda items of the case are those of the meetings that are held, so none is added meanwhile.
 */
export async function redactionFor(
	tx: Tx,
	actor: Actor,
	{ caseNo, redactionId }: { caseNo: string; redactionId: string }
): Promise<Outcome<HeldRedaction & CaseOfRedactions>> {
	const known = await redactionsFor(tx, actor, { caseNo, verb: 'read' });
	if (!known.ok) {
		return known;
	}
	const { caseId, thing } = known.value;
	const itemIds = await holdItems(tx, caseId);
	const [row] = isId(redactionId)
		? await tx
				.select()
				.from(redaction)
				.where(and(eq(redaction.id, redactionId), eq(redaction.caseId, caseId)))
				.for('update')
		: [];
	if (row === undefined) {
		return refuse('redaction_not_found');
	}
	const { reportedById } = row;
	if (!may(actor, 'decide', 'redaction', { ...thing, reportedById })) {
		await writeAudit(tx, actor.id, 'case.redaction_refused', { caseId, redactionId });
		return refuse(reportedById === actor.id ? 'own_report' : 'not_allowed');
	}
	return row.status === 'waiting'
		? accept({ ...known.value, row, itemIds })
		: refuse('redaction_decided');
}

async function holdItems(tx: Tx, caseId: string): Promise<string[]> {
	const found = await tx
		.select({ id: agendaItem.id, meetingId: agendaItem.meetingId })
		.from(agendaItem)
		.where(eq(agendaItem.caseId, caseId));
	const meetingIds = found.map(({ meetingId }) => meetingId);
	if (meetingIds.length > 0) {
		await tx
			.select({ id: meeting.id })
			.from(meeting)
			.where(inArray(meeting.id, meetingIds))
			.orderBy(asc(meeting.id))
			.for('update');
	}
	await tx
		.select({ id: tumorCase.id })
		.from(tumorCase)
		.where(eq(tumorCase.id, caseId))
		.for('update');
	const held = await tx
		.select({ id: agendaItem.id })
		.from(agendaItem)
		.where(eq(agendaItem.caseId, caseId))
		.orderBy(asc(agendaItem.id));
	return held.map(({ id }) => id);
}

/** The documents of a case's agenda items have to be held before the transaction that rewrites them. */
export async function itemsOfCase(on: DbOrTx, caseNo: string): Promise<ItemOfCase[]> {
	return on
		.select({ meetingId: agendaItem.meetingId, agendaItemId: agendaItem.id })
		.from(agendaItem)
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.where(eq(tumorCase.caseNo, caseNo));
}

export type ItemOfCase = { meetingId: string; agendaItemId: string };
