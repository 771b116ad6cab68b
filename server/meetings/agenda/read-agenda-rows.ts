import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Tx } from '#server/db/client.ts';
import {
	agendaEntry,
	agendaItem,
	agendaPull,
	discussedCase,
	lockedPlan,
	person,
	preRead,
	preVote,
	tumorCase
} from '#server/db/schema.ts';

const triagedBy = alias(person, 'triaged_by');

/** Every case of a meeting with how it came there, in order; the caller leaves out what the reader may not know. */
export function agendaRows(tx: Tx, meetingId: string) {
	return tx
		.select({
			id: agendaItem.id,
			caseId: agendaItem.caseId,
			caseNo: tumorCase.caseNo,
			title: sql<string>`coalesce(${discussedCase.title}, ${tumorCase.title})`,
			currentTitle: tumorCase.title,
			record: tumorCase.record,
			keptRecord: discussedCase.record,
			presenterId: agendaItem.presenterId,
			presenterName: person.displayName,
			status: agendaItem.status,
			openedAt: agendaItem.openedAt,
			deferredReason: agendaItem.deferredReason,
			entry: agendaEntry,
			triagedBy: triagedBy.displayName,
			plan: lockedPlan.plan,
			lockedAt: lockedPlan.lockedAt
		})
		.from(agendaItem)
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.innerJoin(person, eq(person.id, agendaItem.presenterId))
		.leftJoin(discussedCase, eq(discussedCase.agendaItemId, agendaItem.id))
		.leftJoin(agendaEntry, eq(agendaEntry.agendaItemId, agendaItem.id))
		.leftJoin(triagedBy, eq(triagedBy.id, agendaEntry.triagedById))
		.leftJoin(lockedPlan, eq(lockedPlan.agendaItemId, agendaItem.id))
		.where(eq(agendaItem.meetingId, meetingId))
		.orderBy(asc(agendaItem.position), asc(agendaItem.id));
}
export type StoredRow = Awaited<ReturnType<typeof agendaRows>>[number];

export function pullsOf(tx: Tx, itemIds: string[]) {
	return tx
		.select({
			agendaItemId: agendaPull.agendaItemId,
			personId: agendaPull.personId,
			name: person.displayName,
			reason: agendaPull.reason
		})
		.from(agendaPull)
		.innerJoin(person, eq(person.id, agendaPull.personId))
		.where(inArray(agendaPull.agendaItemId, itemIds))
		.orderBy(asc(agendaPull.at), asc(agendaPull.id));
}

export function preReadsOf(tx: Tx, itemIds: string[]) {
	return tx
		.select({ agendaItemId: preRead.agendaItemId, personId: preRead.personId })
		.from(preRead)
		.where(inArray(preRead.agendaItemId, itemIds));
}

/** The reader's own, and everybody's on closed items: others never leave the database. */
export async function preVotesFor(
	tx: Tx,
	{ itemIds, closedIds, readerId }: { itemIds: string[]; closedIds: string[]; readerId: string }
) {
	const own = and(inArray(preVote.agendaItemId, itemIds), eq(preVote.personId, readerId));
	const found = await tx
		.select({
			agendaItemId: preVote.agendaItemId,
			personId: preVote.personId,
			name: person.displayName,
			intent: preVote.intent,
			plan: preVote.plan,
			at: preVote.at
		})
		.from(preVote)
		.innerJoin(person, eq(person.id, preVote.personId))
		.where(
			closedIds.length === 0 ? own : sql`(${own}) or ${inArray(preVote.agendaItemId, closedIds)}`
		)
		.orderBy(asc(preVote.at), asc(preVote.id));
	return found.map((one) => ({ ...one, at: one.at.toISOString() }));
}
