import { and, asc, eq, isNotNull } from 'drizzle-orm';
import * as v from 'valibot';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { MinutesDecision, MinutesView } from '#lib/domain/meeting/views.ts';
import type { AgendaItem } from '#lib/domain/meeting/meeting.ts';
import { factsLine } from '#lib/domain/case/facts.ts';
import { CaseRecordSchema } from '#lib/domain/case/record.ts';
import { minutesHeld, minutesPresent } from '#lib/domain/meeting/time-present.ts';
import { RecommendationBodySchema } from '#lib/domain/meeting/recommendation-schema.ts';
import { roleRank } from '#lib/domain/meeting/role-rank.ts';
import {
	DecisionRecordSchema,
	EMPTY_DECISION,
	type DecisionRecord
} from '#lib/domain/vote/decision.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItem, meetingMember, person, recommendation, tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { readListedOnly, readOverrides } from './agenda/read-listed-only.ts';
import { chairOf } from './baton.ts';
import { roleAt } from './meeting-for.ts';
import { meetingFacts, type MeetingFacts } from './meeting-facts.ts';
import { keptCases, type KeptCase } from './kept-cases.ts';
import { readAgenda } from './read-agenda.ts';
import { readQuorums } from './calendar/read-quorums.ts';
import { actionsOf } from './minutes/read-actions.ts';
import { redactionsOfRows, type RowRedaction } from './redactions-of-rows.ts';
import { signatureState } from './verify-recommendation.ts';
import { readDecision } from './vote/read-decision.ts';
import { readUnderSignatures, type UnderSignature } from './vote/read-under-signature.ts';

/** What a meeting decided, deferred and did not come to, for its members. */
export async function readMinutes(
	portal: Portal,
	actor: Actor,
	meetingId: string
): Promise<Outcome<MinutesView>> {
	return portal.db.transaction(async (tx) => {
		const facts = await meetingFacts(tx, meetingId);
		const role = facts === null ? null : await roleAt(tx, actor.id, meetingId);
		if (facts === null || role === null || !may(actor, 'read', 'meeting', { ...facts, role })) {
			return refuse('meeting_not_found');
		}
		const cases = await casesOf(tx, meetingId);
		const { id, boardName, boardSlug, status } = facts;
		return accept({
			...{ meetingId: id, boardName, boardSlug, status },
			startsAt: facts.startsAt.toISOString(),
			openedAt: facts.openedAt?.toISOString() ?? null,
			concludedAt: facts.concludedAt?.toISOString() ?? null,
			chairName: await chairName(tx, meetingId),
			present: await presentAt(tx, facts),
			minutesHeld: minutesHeld({ from: facts.openedAt, to: facts.concludedAt }),
			quorum: (await readQuorums(tx, [meetingId])).get(meetingId) ?? null,
			decisions: await decisionsOf(tx, portal, { meetingId, cases }),
			listedOnly: await readListedOnly(tx, meetingId),
			overrides: await readOverrides(tx, meetingId),
			mayReport: role !== 'observer',
			isSynthetic: cases.length > 0 && cases.every((one) => one.origin === 'synthetic')
		});
	});
}

/** Null when the chair has left the portal. */
async function chairName(tx: Tx, meetingId: string): Promise<string | null> {
	const chairId = await chairOf(tx, meetingId);
	const [chair] =
		chairId === null
			? []
			: await tx.select({ name: person.displayName }).from(person).where(eq(person.id, chairId));
	return chair?.name ?? null;
}

/** Who was in the room, also when removed from it later. */
async function presentAt(
	tx: Tx,
	{ id: meetingId, openedAt, concludedAt }: MeetingFacts
): Promise<MinutesView['present']> {
	const found = await tx
		.select({
			name: person.displayName,
			specialty: person.specialty,
			role: meetingMember.role,
			from: meetingMember.firstSeenAt,
			to: meetingMember.lastSeenAt
		})
		.from(meetingMember)
		.innerJoin(person, eq(person.id, meetingMember.personId))
		.where(and(eq(meetingMember.meetingId, meetingId), isNotNull(meetingMember.firstSeenAt)))
		.orderBy(asc(person.displayName), asc(person.id));
	return found
		.toSorted((a, b) => roleRank(a.role) - roleRank(b.role))
		.map(({ from, to, ...one }) => ({
			...one,
			minutes: minutesPresent({ from, to }, { from: openedAt, to: concludedAt })
		}));
}

type CaseRow = { id: string; origin: string; record: unknown };

function casesOf(tx: Tx, meetingId: string): Promise<CaseRow[]> {
	return tx
		.select({ id: tumorCase.id, origin: tumorCase.origin, record: tumorCase.record })
		.from(agendaItem)
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.where(eq(agendaItem.meetingId, meetingId));
}

async function decisionsOf(
	tx: Tx,
	portal: Portal,
	{ meetingId, cases }: { meetingId: string; cases: CaseRow[] }
): Promise<MinutesDecision[]> {
	const signed = await tx
		.select({ row: recommendation })
		.from(recommendation)
		.innerJoin(agendaItem, eq(agendaItem.id, recommendation.agendaItemId))
		.where(eq(agendaItem.meetingId, meetingId));
	const kept = await keptCases(tx, eq(agendaItem.meetingId, meetingId));
	const redacted = await redactionsOfRows(
		tx,
		signed.map(({ row }) => row.id)
	);
	const under = await readUnderSignatures(tx, portal, {
		rows: signed.map(({ row }) => row),
		redactions: redacted
	});
	const seen = await seenAt(tx, meetingId);
	const actions = await actionsOf(tx, meetingId);
	const agenda = await readAgenda(tx, meetingId);
	const decisions: MinutesDecision[] = [];
	for (const item of agenda) {
		const row = signed.find((one) => one.row.agendaItemId === item.id)?.row;
		const found = {
			kept: kept.find((one) => one.agendaItemId === item.id),
			now: cases.find((one) => one.id === item.caseId)?.record,
			row,
			under: row && under.get(row.id),
			deferred: item.status === 'deferred' ? await readDecision(tx, item.id) : EMPTY_DECISION,
			redactions: row === undefined ? [] : (redacted.get(row.id) ?? [])
		};
		const { caseNo, presenterName } = item;
		const wasPresenterHere = seen.has(item.presenterId);
		decisions.push({
			...{ agendaItemId: item.id, caseNo, presenterName, wasPresenterHere },
			actions: actions.filter(({ agendaItemId }) => agendaItemId === item.id),
			...shownCase(item, found),
			...outcomeOf(portal, item, found)
		});
	}
	return decisions;
}

/** People who have been in the room, also when removed from it later. */
async function seenAt(tx: Tx, meetingId: string): Promise<Set<string>> {
	const found = await tx
		.select({ id: meetingMember.personId })
		.from(meetingMember)
		.where(and(eq(meetingMember.meetingId, meetingId), isNotNull(meetingMember.firstSeenAt)));
	return new Set(found.map((one) => one.id));
}

/** The case as it was before the board. What it is today is never shown above a recommendation that was given on something else. */
function shownCase({ title, question, status }: AgendaItem, { kept, now }: Found) {
	if (kept !== undefined) {
		const state = kept.isChangedSince ? ('changed' as const) : ('unchanged' as const);
		return { title, question, facts: factsOf(kept.record), kept: state };
	}
	return status === 'concluded' || status === 'deferred'
		? { title, question: '', facts: '', kept: 'not_kept' as const }
		: { title, question, facts: factsOf(now), kept: null };
}

const factsOf = (record: unknown): string => factsLine(v.parse(CaseRecordSchema, record));

type RecommendationRow = typeof recommendation.$inferSelect;
type Found = {
	kept: KeptCase | undefined;
	/** The record of today. */
	now: unknown;
	row: RecommendationRow | undefined;
	under: UnderSignature | undefined;
	deferred: DecisionRecord;
	redactions: RowRedaction[];
};

const SealedMarksSchema = v.object({ annotations: v.array(v.object({ isHidden: v.boolean() })) });

function outcomeOf(portal: Portal, item: AgendaItem, found: Found) {
	const { kept, row, redactions } = found;
	if (item.status === 'deferred') {
		return { kind: 'deferred' as const, reason: item.reason, decision: found.deferred };
	}
	if (row === undefined) {
		return { kind: 'not_discussed' as const };
	}
	const { annotations } = v.parse(SealedMarksSchema, row.marks);
	return {
		kind: 'decided' as const,
		body: v.parse(RecommendationBodySchema, row.body),
		markCount: annotations.filter((mark) => !mark.isHidden).length,
		signedByName: row.signedByName,
		signedAt: row.signedAt.toISOString(),
		seal: row.seal,
		signature: signatureState(portal, { row, kept, redactions }),
		redactions: redactions.map(({ note }) => note),
		decision: row.decision === null ? null : v.parse(DecisionRecordSchema, row.decision),
		coSignature: found.under?.coSignature ?? null,
		addenda: found.under?.addenda ?? []
	};
}
