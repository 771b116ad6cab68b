import { and, desc, eq, inArray, type SQL } from 'drizzle-orm';
import * as v from 'valibot';
import type { CaseOrigin } from '#lib/domain/case/case.ts';
import { caseState, type CaseState } from '#lib/domain/case/case-state.ts';
import { stageGroupOf, topographyText } from '#lib/domain/case/facts.ts';
import { missingForReady } from '#lib/domain/case/readiness.ts';
import { CaseRecordSchema } from '#lib/domain/case/record.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { agendaItem, meeting, tumorCase } from '#server/db/schema.ts';
import { isListing } from '#server/meetings/is-listing.ts';
import type { Portal } from '#server/portal.ts';

export type CaseSummary = {
	caseNo: string;
	title: string;
	origin: CaseOrigin;
	state: CaseState;
	/** Site in words; null when it is not recorded. */
	site: string | null;
	stageGroup: string | null;
	missingCount: number;
	updatedAt: string;
};

/** The actor's own cases, last changed first. */
export async function readMyCases(portal: Portal, actor: Actor): Promise<CaseSummary[]> {
	const found = await portal.db
		.select({
			id: tumorCase.id,
			caseNo: tumorCase.caseNo,
			title: tumorCase.title,
			origin: tumorCase.origin,
			status: tumorCase.status,
			record: tumorCase.record,
			updatedAt: tumorCase.updatedAt
		})
		.from(tumorCase)
		.where(eq(tumorCase.authorId, actor.id))
		.orderBy(desc(tumorCase.updatedAt), desc(tumorCase.id));
	const ids = found.map((one) => one.id);
	const listed = await among(portal, ids, isListing());
	const decided = await among(portal, ids, eq(agendaItem.status, 'concluded'));
	return found.map(({ id, record, updatedAt, status, ...one }) => {
		const parsed = v.parse(CaseRecordSchema, record);
		return {
			...one,
			state: caseState({ status, isListed: listed.has(id), isDecided: decided.has(id) }),
			site: topographyText(parsed),
			stageGroup: stageGroupOf(parsed.staging),
			missingCount: missingForReady(parsed).length,
			updatedAt: updatedAt.toISOString()
		};
	});
}

/** Which of these cases have an agenda item that fits. */
async function among(
	portal: Portal,
	caseIds: string[],
	which: SQL | undefined
): Promise<Set<string>> {
	if (caseIds.length === 0) {
		return new Set();
	}
	const found = await portal.db
		.select({ caseId: agendaItem.caseId })
		.from(agendaItem)
		.innerJoin(meeting, eq(meeting.id, agendaItem.meetingId))
		.where(and(inArray(agendaItem.caseId, caseIds), which));
	return new Set(found.map((one) => one.caseId));
}
