import * as v from 'valibot';
import { READINESS_ITEMS } from '#lib/domain/case/readiness.ts';
import { CaseRecordSchema, type CaseRecord } from '#lib/domain/case/record.ts';
import { callState, complexityOf, timetable } from '#lib/domain/meeting/agenda.ts';
import type { AgendaRow, AgendaView } from '#lib/domain/meeting/agenda-views.ts';
import { OVER, type MeetingRole } from '#lib/domain/meeting/meeting.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import type { Portal } from '#server/portal.ts';
import type { MeetingFacts } from '../meeting-facts.ts';
import type { Member } from '../read-members.ts';
import { planOf } from './entries.ts';
import { readinessAt } from './gate.ts';
import { nextMeetingOf } from './next-meeting-of.ts';
import {
	agendaRows,
	preReadsOf,
	preVotesFor,
	pullsOf,
	type StoredRow
} from './read-agenda-rows.ts';

export type AgendaReader = {
	actor: Actor;
	role: MeetingRole;
	facts: MeetingFacts;
	members: Member[];
};

const MissingSchema = v.array(v.picklist(READINESS_ITEMS));
const isClosed = ({ status }: { status: string }): boolean =>
	status === 'concluded' || status === 'deferred';

/** The agenda with its times, gate and pre-read, as this member may see it. */
export async function readAgendaPage(
	tx: Tx,
	portal: Portal,
	reader: AgendaReader
): Promise<AgendaView> {
	const { facts, role, actor } = reader;
	const plan = await planOf(tx, facts.id);
	const stored = await agendaRows(tx, facts.id);
	const known = stored.filter(
		(row) => row.status !== 'proposed' || role === 'chair' || row.presenterId === actor.id
	);
	const rows = await rowsFor(tx, portal, reader, known);
	const cases = rows.filter(({ status }) => status !== 'proposed' && status !== 'list_only');
	const waiting = cases.filter(({ status }) => status === 'waiting');
	const times = timetable(
		startOf(facts, known, portal.clock.now()),
		OVER.includes(facts.status) ? [] : waiting
	);
	const allows = (verb: string) => may(actor, verb, 'meeting', { status: facts.status, role });
	const maySet = allows('set_agenda');
	return {
		version: plan.orderVersion,
		call: callOf(facts, { plan, stored, now: portal.clock.now() }),
		cases: cases.map((row) => {
			const at = times.starts.find(({ id }) => id === row.id);
			return at === undefined
				? row
				: { ...row, startsAt: at.at.toISOString(), hasBreakBefore: at.hasBreakBefore };
		}),
		listOnly: rows.filter(({ status }) => status === 'list_only'),
		proposals: rows.filter(({ status }) => status === 'proposed'),
		minutes: times.minutes,
		endsAt: times.endsAt.toISOString(),
		complexFirst: complexFirstOf(waiting, known),
		preReads: preReadsBySpecialty(reader, await preReadsOf(tx, idsOf(known)), idsOf(waiting)),
		next: maySet && facts.status === 'scheduled' ? await nextMeetingOf(tx, actor, facts) : null,
		...{ maySet, mayPull: allows('pull'), mayPreVote: allows('pre_vote') }
	};
}

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

/** What still waits begins when the meeting does; of a running meeting when the open case has had its minutes, now at the soonest. */
function startOf({ status, startsAt, defaultMinutes }: MeetingFacts, rows: StoredRow[], now: Date) {
	if (status !== 'open') {
		return startsAt;
	}
	const open = rows.find((row) => row.status === 'under_discussion');
	const minutes = open?.entry?.minutes ?? defaultMinutes;
	const until = (open?.openedAt ?? now).getTime() + (open === undefined ? 0 : minutes * 60_000);
	return new Date(Math.max(now.getTime(), startsAt.getTime(), until));
}

function callOf(
	{ status, startsAt }: MeetingFacts,
	given: { plan: Awaited<ReturnType<typeof planOf>>; stored: StoredRow[]; now: Date }
): AgendaView['call'] {
	if (status !== 'scheduled') {
		return null;
	}
	const { callChange } = given.plan;
	const { isOpen, closesAt } = callState({ status, startsAt, callChange }, given.now);
	return {
		...{ isOpen, closesAt: closesAt?.toISOString() ?? null },
		change: isOpen ? 'closed' : 'open',
		proposed: given.stored.length,
		presenters: new Set(given.stored.map((row) => row.presenterId)).size
	};
}

async function rowsFor(
	tx: Tx,
	portal: Portal,
	reader: AgendaReader,
	stored: StoredRow[]
): Promise<AgendaRow[]> {
	if (stored.length === 0) {
		return [];
	}
	const itemIds = idsOf(stored);
	const readerId = reader.actor.id;
	const closedIds = reader.role === 'observer' ? [] : idsOf(stored.filter(isClosed));
	const pulls = await pullsOf(tx, itemIds);
	const reads = await preReadsOf(tx, itemIds);
	const votes = await preVotesFor(tx, { itemIds, closedIds, readerId });
	const rows: AgendaRow[] = [];
	for (const row of stored) {
		const ofItem = <T extends { agendaItemId: string }>(all: T[]): T[] =>
			all.filter((one) => one.agendaItemId === row.id);
		const record = v.parse(CaseRecordSchema, row.keptRecord ?? row.record);
		const held = { id: row.caseId, title: row.currentTitle, record };
		const plans = ofItem(votes).map(({ agendaItemId: _item, ...one }) => one);
		const own = plans.find((one) => one.personId === readerId);
		rows.push({
			...baseOf(row, record, reader),
			readiness: isClosed(row) ? null : await readinessAt(tx, portal, held),
			preRead: preReadOf(row, ofItem(reads), reader),
			pulls: ofItem(pulls).map(({ name, reason, personId }) => ({
				...{ name, reason, isMine: personId === readerId }
			})),
			preVote: own === undefined ? null : plainVote(own),
			preVotes: isClosed(row) ? plans.map(plainVote) : []
		});
	}
	return rows;
}

function baseOf(row: StoredRow, record: CaseRecord, { actor, facts }: AgendaReader) {
	const { id, caseNo, title, presenterName, status, deferredReason, entry, plan, lockedAt } = row;
	return {
		...{ id, caseNo, title, presenterName, status, deferredReason },
		question: record.question ?? '',
		isOwn: row.presenterId === actor.id,
		minutes: entry?.minutes ?? facts.defaultMinutes,
		...{ startsAt: null, hasBreakBefore: false },
		lockedPlan: plan === null || lockedAt === null ? null : { plan, at: lockedAt.toISOString() },
		triage: triageOf(row),
		override:
			entry === null || entry.overrideReason === null
				? null
				: {
						reason: entry.overrideReason,
						missing: v.parse(MissingSchema, entry.overrideMissing)
					},
		askedAt: entry?.askedAt?.toISOString() ?? null
	};
}

function triageOf({ entry, triagedBy }: StoredRow): AgendaRow['triage'] {
	if (entry === null || entry.triage === null) {
		return null;
	}
	return { choice: entry.triage, reason: entry.triageReason, by: triagedBy };
}

/** Who is to read: whoever talks at the meeting, but for the presenter, who wrote it. */
const readersOf = (row: { presenterId: string }, members: Member[]): Member[] =>
	members.filter(({ personId, role }) => role !== 'observer' && personId !== row.presenterId);

function preReadOf(
	row: StoredRow,
	reads: { personId: string }[],
	{ actor, members }: AgendaReader
): AgendaRow['preRead'] {
	const readers = readersOf(row, members);
	const hasRead = (personId: string) => reads.some((one) => one.personId === personId);
	return {
		read: readers.filter(({ personId }) => hasRead(personId)).length,
		of: readers.length,
		isMine: hasRead(actor.id)
	};
}

/** A person counts as prepared when every waiting case was opened. */
function preReadsBySpecialty(
	{ members }: AgendaReader,
	reads: { agendaItemId: string; personId: string }[],
	waitingIds: string[]
): AgendaView['preReads'] {
	const isPrepared = (personId: string) =>
		waitingIds.length > 0 &&
		waitingIds.every((id) =>
			reads.some((one) => one.agendaItemId === id && one.personId === personId)
		);
	const panel = members.filter(({ role }) => role === 'chair' || role === 'panelist');
	const specialties = [...new Set(panel.map(({ specialty }) => specialty))];
	return specialties.map((specialty) => {
		const people = panel.filter((one) => one.specialty === specialty);
		const read = people.filter(({ personId }) => isPrepared(personId)).length;
		return { specialty, read, of: people.length };
	});
}

function plainVote({ name, intent, plan, at }: AgendaRow['preVotes'][number]) {
	return { name, intent, plan, at };
}

function complexFirstOf(waiting: AgendaRow[], stored: StoredRow[]): string[] | null {
	const points = (id: string): number => {
		const row = stored.find((one) => one.id === id);
		return row === undefined ? 0 : complexityOf(v.parse(CaseRecordSchema, row.record));
	};
	const ids = idsOf(waiting);
	const sorted = ids.toSorted((a, b) => points(b) - points(a));
	return sorted.every((id, index) => id === ids[index]) ? null : sorted;
}
