import { and, asc, eq, isNotNull, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import * as v from 'valibot';
import { READINESS_ITEMS } from '#lib/domain/case/readiness.ts';
import type { GateOverride, ListedOnly } from '#lib/domain/meeting/agenda-views.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaEntry, agendaItem, discussedCase, person, tumorCase } from '#server/db/schema.ts';

/** Cases recorded without discussion, for the minutes: as they were when the meeting ended. */
export async function readListedOnly(tx: Tx, meetingId: string): Promise<ListedOnly[]> {
	return tx
		.select({
			caseNo: tumorCase.caseNo,
			title: sql<string>`coalesce(${discussedCase.title}, ${tumorCase.title})`,
			presenterName: person.displayName,
			reason: sql<string>`coalesce(${agendaEntry.triageReason}, '')`
		})
		.from(agendaItem)
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.innerJoin(person, eq(person.id, agendaItem.presenterId))
		.leftJoin(agendaEntry, eq(agendaEntry.agendaItemId, agendaItem.id))
		.leftJoin(discussedCase, eq(discussedCase.agendaItemId, agendaItem.id))
		.where(and(eq(agendaItem.meetingId, meetingId), eq(agendaItem.status, 'list_only')))
		.orderBy(asc(agendaItem.position), asc(agendaItem.id));
}

const overriddenBy = alias(person, 'overridden_by');

/** Cases that the chair listed although something was missing, each with the reason. */
export async function readOverrides(tx: Tx, meetingId: string): Promise<GateOverride[]> {
	const found = await tx
		.select({
			caseNo: tumorCase.caseNo,
			reason: agendaEntry.overrideReason,
			missing: agendaEntry.overrideMissing,
			by: overriddenBy.displayName
		})
		.from(agendaEntry)
		.innerJoin(agendaItem, eq(agendaItem.id, agendaEntry.agendaItemId))
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.leftJoin(overriddenBy, eq(overriddenBy.id, agendaEntry.overriddenById))
		.where(and(eq(agendaItem.meetingId, meetingId), isNotNull(agendaEntry.overrideReason)))
		.orderBy(asc(agendaItem.position), asc(agendaItem.id));
	return found.map(({ reason, missing, ...one }) => ({
		...one,
		reason: reason ?? '',
		missing: v.parse(v.array(v.picklist(READINESS_ITEMS)), missing)
	}));
}
