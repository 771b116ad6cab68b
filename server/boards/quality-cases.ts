import { and, asc, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { CaseRecordSchema, type Staging } from '#lib/domain/case/record.ts';
import type { PlanIntent } from '#lib/domain/meeting/agenda.ts';
import { preVotesAgainst, type QualityCase } from '#lib/domain/meeting/quality-measures.ts';
import { DecisionRecordSchema, type DecisionRecord } from '#lib/domain/vote/decision.ts';
import type { Tx } from '#server/db/client.ts';
import {
	agendaEntry,
	agendaItem,
	discussedCase,
	lockedPlan,
	meeting,
	meetingMember,
	person,
	preRead,
	preVote,
	recommendation,
	tumorCase
} from '#server/db/schema.ts';

/** Every case that was listed for these ended meetings, with what is known of it. */
export async function readQualityCases(tx: Tx, meetingIds: string[]): Promise<QualityCase[]> {
	if (meetingIds.length === 0) {
		return [];
	}
	const found = await itemRows(tx, meetingIds);
	const readers = await readersOf(tx, meetingIds);
	const reads = await preReadsOf(tx, meetingIds);
	const votes = await preVotesOf(tx, meetingIds);
	return found.map((row) => {
		const ofItem = ({ agendaItemId }: { agendaItemId: string }) => agendaItemId === row.id;
		return caseOf(row, {
			...{ readers, readBy: reads.filter(ofItem) },
			intents: votes.filter(ofItem).map(({ intent }) => intent)
		});
	});
}

type BeforeBoard = { readers: Reader[]; readBy: Read[]; intents: PlanIntent[] };

function caseOf(row: ItemRow, { readers, readBy, intents }: BeforeBoard): QualityCase {
	const record = row.record === null ? null : v.parse(CaseRecordSchema, row.record);
	const decision = row.decision === null ? null : v.parse(DecisionRecordSchema, row.decision);
	const plan = row.triage === null ? (record?.preBoardPlan ?? null) : row.plan;
	const isNoted = row.triage !== null || readBy.length > 0;
	return {
		...{ meetingId: row.meetingId, caseNo: row.caseNo, outcome: OUTCOMES[row.status] },
		minutes: minutesOf(row),
		isStaged: record && isStaged(record.staging),
		...documentedIn(decision),
		planChange: plan === null ? null : planChangeIn(decision),
		isOverridden: row.triage === null ? null : row.overrideReason !== null,
		preRead: isNoted ? preReadBySpecialty(row, { readers, readBy }) : null,
		preVotes: preVotesAgainst(decision?.structure?.content.intent ?? null, intents)
	};
}

const OUTCOMES = {
	concluded: 'decided',
	deferred: 'deferred',
	list_only: 'listed_only',
	waiting: 'not_discussed',
	under_discussion: 'not_discussed',
	proposed: 'not_discussed'
} as const;

/** Without what was only proposed: a meeting that ended has taken it or it is gone. `triage` is null from before it was kept. */
function itemRows(tx: Tx, meetingIds: string[]) {
	return tx
		.select({
			id: agendaItem.id,
			meetingId: agendaItem.meetingId,
			presenterId: agendaItem.presenterId,
			caseNo: tumorCase.caseNo,
			status: agendaItem.status,
			openedAt: agendaItem.openedAt,
			closedAt: agendaItem.closedAt,
			record: discussedCase.record,
			decision: recommendation.decision,
			triage: agendaEntry.triage,
			overrideReason: agendaEntry.overrideReason,
			plan: lockedPlan.plan
		})
		.from(agendaItem)
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.leftJoin(discussedCase, eq(discussedCase.agendaItemId, agendaItem.id))
		.leftJoin(recommendation, eq(recommendation.agendaItemId, agendaItem.id))
		.leftJoin(agendaEntry, eq(agendaEntry.agendaItemId, agendaItem.id))
		.leftJoin(lockedPlan, eq(lockedPlan.agendaItemId, agendaItem.id))
		.where(and(inArray(agendaItem.meetingId, meetingIds), ne(agendaItem.status, 'proposed')))
		.orderBy(asc(agendaItem.position), asc(agendaItem.id));
}
type ItemRow = Awaited<ReturnType<typeof itemRows>>[number];

/** Whoever talks at a meeting is to read its cases. */
function readersOf(tx: Tx, meetingIds: string[]) {
	return tx
		.select({
			meetingId: meetingMember.meetingId,
			personId: meetingMember.personId,
			specialty: person.specialty
		})
		.from(meetingMember)
		.innerJoin(person, eq(person.id, meetingMember.personId))
		.where(
			and(
				...[inArray(meetingMember.meetingId, meetingIds), isNull(meetingMember.removedAt)],
				ne(meetingMember.role, 'observer')
			)
		);
}
type Reader = Awaited<ReturnType<typeof readersOf>>[number];

/** What was opened while the meeting ran was not read before it. */
function preReadsOf(tx: Tx, meetingIds: string[]) {
	return tx
		.select({
			agendaItemId: preRead.agendaItemId,
			personId: preRead.personId,
			isBefore: sql<boolean>`${preRead.at} < coalesce(${meeting.openedAt}, ${meeting.startsAt})`
		})
		.from(preRead)
		.innerJoin(agendaItem, eq(agendaItem.id, preRead.agendaItemId))
		.innerJoin(meeting, eq(meeting.id, agendaItem.meetingId))
		.where(inArray(agendaItem.meetingId, meetingIds));
}
type Read = Awaited<ReturnType<typeof preReadsOf>>[number];

function preVotesOf(tx: Tx, meetingIds: string[]) {
	return tx
		.select({ agendaItemId: preVote.agendaItemId, intent: preVote.intent })
		.from(preVote)
		.innerJoin(agendaItem, eq(agendaItem.id, preVote.agendaItemId))
		.where(inArray(agendaItem.meetingId, meetingIds));
}

/** The presenter has written it and is none of its readers. */
function preReadBySpecialty(
	{ meetingId, presenterId }: ItemRow,
	{ readers, readBy }: { readers: Reader[]; readBy: Read[] }
): QualityCase['preRead'] {
	const own = readers.filter((one) => one.meetingId === meetingId && one.personId !== presenterId);
	const hasRead = ({ personId }: Reader) =>
		readBy.some((one) => one.isBefore && one.personId === personId);
	return [...Map.groupBy(own, ({ specialty }) => specialty)].map(([specialty, people]) => ({
		...{ specialty, counted: people.filter(hasRead).length, of: people.length }
	}));
}

function minutesOf({ openedAt, closedAt }: ItemRow): number | null {
	return openedAt === null || closedAt === null
		? null
		: (closedAt.getTime() - openedAt.getTime()) / 60_000;
}

/** What was said under the signature: before the portal asked for it nothing was recorded, after that silence is a "no". */
function documentedIn(
	decision: DecisionRecord | null
): Pick<QualityCase, 'isGuidelineNamed' | 'isTrialConsidered' | 'hasDissent'> {
	const content = decision?.structure?.content;
	return {
		isGuidelineNamed: decision && (content?.guideline ?? null) !== null,
		isTrialConsidered: decision && (content?.trial ?? null) !== null,
		hasDissent: decision && decision.dissents.length > 0
	};
}

function planChangeIn(decision: DecisionRecord | null): QualityCase['planChange'] {
	const plan = decision?.structure?.content.plan ?? null;
	return (
		plan && {
			isChanged: plan.is === 'changed',
			reason: plan.is === 'changed' ? plan.reason : null
		}
	);
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
