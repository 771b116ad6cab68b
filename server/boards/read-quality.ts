import { and, asc, eq, gte, inArray, isNull, lt } from 'drizzle-orm';
import * as v from 'valibot';
import { CaseRecordSchema, type Staging } from '#lib/domain/case/record.ts';
import { isSlug } from '#lib/domain/id.ts';
import {
	MEASURES,
	casesPerMeeting,
	measureOf,
	minutesPerCase,
	quorumKept,
	type MeasureName,
	type QualityCase,
	type QualityMeeting
} from '#lib/domain/meeting/quality.ts';
import type { Period, QualityRow, QualityView } from '#lib/domain/meeting/quality-view.ts';
import { DecisionRecordSchema, type DecisionRecord } from '#lib/domain/vote/decision.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import {
	agendaItem,
	board,
	discussedCase,
	meeting,
	meetingMember,
	recommendation,
	tumorCase
} from '#server/db/schema.ts';
import { readQuorums } from '#server/meetings/calendar/read-quorums.ts';
import type { Portal } from '#server/portal.ts';
import { roleOnBoard } from './board-for.ts';

type Asked = { slug: string; period: Period; cases: MeasureName | null };

/** How a board does by its own records, for its members; administrators of its society get the numbers without the cases. */
export async function readQuality(
	portal: Portal,
	actor: Actor,
	{ slug, period, cases: wanted }: Asked
): Promise<Outcome<QualityView>> {
	if (!isSlug(slug)) {
		return refuse('board_not_found');
	}
	return portal.db.transaction(async (tx) => {
		const [found] = await tx.select().from(board).where(eq(board.slug, slug));
		const thing = found && {
			societyId: found.societyId,
			role: await roleOnBoard(tx, actor.id, found.id)
		};
		if (found === undefined || thing === undefined || !may(actor, 'read', 'board', thing)) {
			return refuse('board_not_found');
		}
		const mayReadCases = may(actor, 'read_cases', 'board', thing);
		const meetings = await endedMeetings(tx, found.id, period);
		const cases = await casesOf(
			tx,
			meetings.map(({ id }) => id)
		);
		return accept({
			...{ boardSlug: slug, boardName: found.name, budget: found.defaultMinutes, period },
			meetings: casesPerMeeting(meetings, cases),
			measures: MEASURES.map((name) => {
				const { counted, of, notRecorded } = measureOf(name, cases);
				return {
					...{ name, counted: counted.length, of: of.length },
					notRecorded: notRecorded.length
				};
			}),
			minutes: minutesPerCase(cases, found.defaultMinutes),
			quorum: quorumKept(meetings),
			cases:
				wanted === null || !mayReadCases
					? null
					: {
							name: wanted,
							rows: await rowsOf(tx, actor, {
								...{ meetings, cases: measureOf(wanted, cases).counted }
							})
						},
			mayReadCases
		});
	});
}

/** Midnight in Pakistan; UTC+5 without summer time since 2009. */
const midnight = (day: string): Date => new Date(`${day}T00:00:00+05:00`);
const DAY_MS = 86_400_000;

async function endedMeetings(
	tx: Tx,
	boardId: string,
	{ from, to }: Period
): Promise<QualityMeeting[]> {
	const found = await tx
		.select({ id: meeting.id, startsAt: meeting.startsAt })
		.from(meeting)
		.where(
			and(
				eq(meeting.boardId, boardId),
				eq(meeting.status, 'concluded'),
				gte(meeting.startsAt, midnight(from)),
				lt(meeting.startsAt, new Date(midnight(to).getTime() + DAY_MS))
			)
		)
		.orderBy(asc(meeting.startsAt), asc(meeting.id));
	const quorums = await readQuorums(
		tx,
		found.map(({ id }) => id)
	);
	return found.map(({ id, startsAt }) => ({
		...{ id, startsAt: startsAt.toISOString(), quorum: quorums.get(id) ?? null }
	}));
}

async function casesOf(tx: Tx, meetingIds: string[]): Promise<QualityCase[]> {
	if (meetingIds.length === 0) {
		return [];
	}
	const found = await tx
		.select({
			meetingId: agendaItem.meetingId,
			caseNo: tumorCase.caseNo,
			status: agendaItem.status,
			openedAt: agendaItem.openedAt,
			closedAt: agendaItem.closedAt,
			record: discussedCase.record,
			decision: recommendation.decision
		})
		.from(agendaItem)
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.leftJoin(discussedCase, eq(discussedCase.agendaItemId, agendaItem.id))
		.leftJoin(recommendation, eq(recommendation.agendaItemId, agendaItem.id))
		.where(inArray(agendaItem.meetingId, meetingIds))
		.orderBy(asc(agendaItem.position), asc(agendaItem.id));
	return found.map(({ meetingId, caseNo, status, openedAt, closedAt, record, decision }) => ({
		...{ meetingId, caseNo },
		outcome:
			status === 'concluded'
				? ('decided' as const)
				: status === 'deferred'
					? ('deferred' as const)
					: ('not_discussed' as const),
		minutes:
			openedAt === null || closedAt === null
				? null
				: (closedAt.getTime() - openedAt.getTime()) / 60_000,
		isStaged: record === null ? null : isStaged(v.parse(CaseRecordSchema, record).staging),
		...documentedIn(decision === null ? null : v.parse(DecisionRecordSchema, decision)),
		preReadSpecialties: null
	}));
}

/** What was said under the signature: before the portal asked for it nothing was recorded, after that silence is a "no". */
function documentedIn(
	decision: DecisionRecord | null
): Pick<QualityCase, 'isGuidelineNamed' | 'isTrialConsidered' | 'planChange' | 'hasDissent'> {
	const content = decision?.structure?.content;
	const plan = content?.plan ?? null;
	return {
		isGuidelineNamed: decision && (content?.guideline ?? null) !== null,
		isTrialConsidered: decision && (content?.trial ?? null) !== null,
		planChange: plan && {
			isChanged: plan.is === 'changed',
			reason: plan.is === 'changed' ? plan.reason : null
		},
		hasDissent: decision && decision.dissents.length > 0
	};
}

/** A stage without its edition cannot be compared with another. */
function isStaged(staging: Staging | null): boolean {
	return (
		staging !== null &&
		(staging.type === 'not_stageable' ||
			(staging.edition !== null &&
				(staging.group !== null ||
					(staging.t !== null && staging.n !== null && staging.m !== null))))
	);
}

async function rowsOf(
	tx: Tx,
	actor: Actor,
	{ meetings, cases }: { meetings: QualityMeeting[]; cases: QualityCase[] }
): Promise<QualityRow[]> {
	if (cases.length === 0) {
		return [];
	}
	const titles = await tx
		.select({
			meetingId: agendaItem.meetingId,
			caseNo: tumorCase.caseNo,
			title: discussedCase.title
		})
		.from(agendaItem)
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.innerJoin(discussedCase, eq(discussedCase.agendaItemId, agendaItem.id))
		.innerJoin(meetingMember, eq(meetingMember.meetingId, agendaItem.meetingId))
		.where(
			and(
				eq(meetingMember.personId, actor.id),
				isNull(meetingMember.removedAt),
				inArray(
					agendaItem.meetingId,
					meetings.map(({ id }) => id)
				)
			)
		);
	return meetings.flatMap(({ id: meetingId, startsAt }) =>
		cases
			.filter((one) => one.meetingId === meetingId)
			.map(({ caseNo, planChange }) => {
				const seat = titles.find((one) => one.meetingId === meetingId && one.caseNo === caseNo);
				const reason = planChange?.reason ?? null;
				return {
					...{ caseNo, startsAt },
					seated: seat === undefined ? null : { meetingId, title: seat.title, reason }
				};
			})
	);
}
