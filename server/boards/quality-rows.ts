import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { QualityMeeting } from '#lib/domain/meeting/quality.ts';
import type { AskedMeasure, Measure } from '#lib/domain/meeting/quality-measures.ts';
import type { QualityRow } from '#lib/domain/meeting/quality-view.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Tx } from '#server/db/client.ts';
import {
	agendaEntry,
	agendaItem,
	discussedCase,
	lockedPlan,
	meetingMember,
	recommendation,
	tumorCase
} from '#server/db/schema.ts';

/** What this reader may know of the cases of these meetings: those of meetings where they have a seat. */
export function seatedCases(tx: Tx, actor: Actor, meetingIds: string[]) {
	return tx
		.select({
			meetingId: agendaItem.meetingId,
			caseNo: tumorCase.caseNo,
			title: discussedCase.title,
			decided: recommendation.bodyText,
			before: lockedPlan.plan,
			overridden: agendaEntry.overrideReason,
			listedOnly: agendaEntry.triageReason
		})
		.from(agendaItem)
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.innerJoin(discussedCase, eq(discussedCase.agendaItemId, agendaItem.id))
		.innerJoin(meetingMember, eq(meetingMember.meetingId, agendaItem.meetingId))
		.leftJoin(recommendation, eq(recommendation.agendaItemId, agendaItem.id))
		.leftJoin(lockedPlan, eq(lockedPlan.agendaItemId, agendaItem.id))
		.leftJoin(agendaEntry, eq(agendaEntry.agendaItemId, agendaItem.id))
		.where(
			and(
				...[eq(meetingMember.personId, actor.id), isNull(meetingMember.removedAt)],
				inArray(agendaItem.meetingId, meetingIds)
			)
		);
}
type SeatedCase = Awaited<ReturnType<typeof seatedCases>>[number];

/** The cases of one measure, by meeting. */
export function qualityRows(
	meetings: QualityMeeting[],
	seated: SeatedCase[],
	{ name, cases }: { name: AskedMeasure; cases: Measure['cases'] }
): QualityRow[] {
	return meetings.flatMap(({ id: meetingId, startsAt }) =>
		cases
			.filter(({ one }) => one.meetingId === meetingId)
			.map(({ one: { caseNo, planChange }, counted, of }) => {
				const seat = seated.find((own) => own.meetingId === meetingId && own.caseNo === caseNo);
				const seatedOf = (own: SeatedCase) => ({
					...{ meetingId, title: own.title },
					...wordsOf(name, own, planChange?.reason ?? null)
				});
				return {
					...{ caseNo, startsAt, counted, of },
					seated: seat === undefined ? null : seatedOf(seat)
				};
			})
	);
}

type Words = Pick<NonNullable<QualityRow['seated']>, 'reason' | 'plans'>;

/** A recommendation begins with what is to be done; the rest stands in the minutes. */
const firstLine = (words: string): string => words.split('\n').find((line) => line !== '') ?? '';

/** What somebody wrote that belongs to this measure. */
function wordsOf(name: AskedMeasure, seat: SeatedCase, planReason: string | null): Words {
	const { before, decided, overridden, listedOnly } = seat;
	switch (name) {
		case 'plan_changed':
			return {
				reason: planReason,
				plans: before === null || decided === null ? null : { before, decided: firstLine(decided) }
			};
		case 'overridden':
			return { reason: overridden, plans: null };
		case 'listed_only':
			return { reason: listedOnly, plans: null };
		default:
			return { reason: null, plans: null };
	}
}
