import { and, asc, count, desc, eq, inArray, isNull, ne, notInArray } from 'drizzle-orm';
import * as v from 'valibot';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { TodayView } from '#lib/domain/meeting/views.ts';
import { OVER } from '#lib/domain/meeting/meeting.ts';
import { caseState } from '#lib/domain/case/case-state.ts';
import { stageGroupOf } from '#lib/domain/case/facts.ts';
import { CaseRecordSchema } from '#lib/domain/case/record.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import {
	agendaItem,
	board,
	meeting,
	meetingMember,
	recommendation,
	tumorCase
} from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { ownActions } from './minutes/read-actions.ts';
import { countStatements } from '#server/cases/read-statements.ts';
import { countReviews } from '#server/images/count-reviews.ts';
import { readBefore } from './agenda/read-before.ts';
import { waitingReportsFor } from '#server/redaction/read-waiting-reports.ts';

/** A page for a glance: what is further back stands on the pages of cases and boards. */
const LIMITS = { later: 6, cases: 8, decided: 5 } as const;

/** What lies before this person today: meetings, own cases, what was decided lately, images to check. */
export async function readToday(portal: Portal, actor: Actor): Promise<Outcome<TodayView>> {
	return portal.db.transaction(async (tx) => {
		const ahead = await meetingsAhead(tx, actor.id);
		const first = ahead.find((one) => one.status === 'open') ?? ahead[0];
		return accept({
			next: first === undefined ? null : await nextMeeting(tx, actor.id, first),
			later: ahead.filter((one) => one !== first).slice(0, LIMITS.later),
			cases: await ownCases(tx, actor.id),
			mayCreateCase: may(actor, 'create_case', 'portal', {}),
			before: await readBefore(tx, portal, actor),
			decided: await decidedLately(tx, actor.id),
			imagesToCheck: await countReviews(tx, actor),
			statementsToCheck: await countStatements(tx, portal, actor),
			actions: await ownActions(tx, { personId: actor.id, now: portal.clock.now() }),
			reportsToDecide: await waitingReportsFor(tx, actor)
		});
	});
}

type Ahead = TodayView['later'][number];

async function meetingsAhead(tx: Tx, personId: string): Promise<Ahead[]> {
	const found = await tx
		.select({
			meetingId: meeting.id,
			boardName: board.name,
			startsAt: meeting.startsAt,
			status: meeting.status
		})
		.from(meetingMember)
		.innerJoin(meeting, eq(meeting.id, meetingMember.meetingId))
		.innerJoin(board, eq(board.id, meeting.boardId))
		.where(
			and(
				eq(meetingMember.personId, personId),
				isNull(meetingMember.removedAt),
				notInArray(meeting.status, OVER)
			)
		)
		.orderBy(asc(meeting.startsAt), asc(meeting.id))
		.limit(LIMITS.later + 1);
	return found.map((one) => ({ ...one, startsAt: one.startsAt.toISOString() }));
}

async function nextMeeting(tx: Tx, personId: string, next: Ahead): Promise<TodayView['next']> {
	const [items] = await tx
		.select({ total: count() })
		.from(agendaItem)
		.where(and(eq(agendaItem.meetingId, next.meetingId), ne(agendaItem.status, 'proposed')));
	const [presents] = await tx
		.select({ caseNo: tumorCase.caseNo, title: tumorCase.title })
		.from(agendaItem)
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.where(
			and(
				eq(agendaItem.meetingId, next.meetingId),
				eq(agendaItem.presenterId, personId),
				inArray(agendaItem.status, ['waiting', 'under_discussion'])
			)
		)
		.orderBy(asc(agendaItem.position))
		.limit(1);
	return { ...next, presents: presents ?? null, itemCount: items?.total ?? 0 };
}

async function ownCases(tx: Tx, personId: string): Promise<TodayView['cases']> {
	const found = await tx
		.select()
		.from(tumorCase)
		.where(eq(tumorCase.authorId, personId))
		.orderBy(desc(tumorCase.updatedAt), desc(tumorCase.id))
		.limit(LIMITS.cases);
	const ids = found.map((one) => one.id);
	const items =
		ids.length === 0
			? []
			: await tx
					.select({
						caseId: agendaItem.caseId,
						status: agendaItem.status,
						meetingStatus: meeting.status
					})
					.from(agendaItem)
					.innerJoin(meeting, eq(meeting.id, agendaItem.meetingId))
					.where(inArray(agendaItem.caseId, ids));
	return found.map((one) => {
		const own = items.filter((item) => item.caseId === one.id);
		return {
			caseNo: one.caseNo,
			title: one.title,
			stageGroup: stageGroupOf(v.parse(CaseRecordSchema, one.record).staging),
			state: caseState({
				status: one.status,
				isListed: own.some(
					(item) =>
						!OVER.includes(item.meetingStatus) &&
						(item.status === 'waiting' || item.status === 'under_discussion')
				),
				isDecided: own.some((item) => item.status === 'concluded')
			}),
			updatedAt: one.updatedAt.toISOString()
		};
	});
}

async function decidedLately(tx: Tx, personId: string): Promise<TodayView['decided']> {
	const found = await tx
		.select({
			meetingId: agendaItem.meetingId,
			caseNo: tumorCase.caseNo,
			title: tumorCase.title,
			at: recommendation.signedAt
		})
		.from(recommendation)
		.innerJoin(agendaItem, eq(agendaItem.id, recommendation.agendaItemId))
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.innerJoin(meetingMember, eq(meetingMember.meetingId, agendaItem.meetingId))
		.where(and(eq(meetingMember.personId, personId), isNull(meetingMember.removedAt)))
		.orderBy(desc(recommendation.signedAt), desc(recommendation.id))
		.limit(LIMITS.decided);
	return found.map((one) => ({ ...one, at: one.at.toISOString() }));
}
