import { and, asc, eq, inArray, lt, ne } from 'drizzle-orm';
import * as v from 'valibot';
import { CaseRecordSchema } from '#lib/domain/case/record.ts';
import { callState } from '#lib/domain/meeting/agenda.ts';
import type { BeforeBoard } from '#lib/domain/meeting/agenda-views.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import {
	agendaEntry,
	agendaItem,
	meeting,
	meetingAnswer,
	preRead,
	tumorCase
} from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { ownSeats } from '../own-seats.ts';
import { readinessAt } from './gate.ts';

/** What is further ahead is no task of today. */
const AHEAD_MS = 14 * 86_400_000;
/** A longer list is not read in the evening; what follows moves up. */
const READ_LIMIT = 6;

/** What this person has to do before the next boards: decide, say whether they come, add what is missing, propose, read. */
export async function readBefore(tx: Tx, portal: Portal, actor: Actor): Promise<BeforeBoard> {
	const now = portal.clock.now();
	const meetings = await plannedMeetings(tx, actor, new Date(now.getTime() + AHEAD_MS));
	const ids = meetings.map(({ id }) => id);
	const items = ids.length === 0 ? [] : await itemsOf(tx, actor, ids);
	const answered = await answeredBy(tx, actor, ids);
	const allows = (verb: string, role: (typeof meetings)[number]['role']) =>
		may(actor, verb, 'meeting', { status: 'scheduled', role });
	const own = items.filter((one) => one.presenterId === actor.id && one.status === 'proposed');
	return {
		triage: meetings.flatMap(({ id, role, boardName }) => {
			const count = items.filter((one) => one.meetingId === id && one.status === 'proposed').length;
			const mayDecide = allows('set_agenda', role) && count > 0;
			return mayDecide ? [{ meetingId: id, boardName, count }] : [];
		}),
		fix: await lackingOf(tx, portal, own),
		propose: meetings.flatMap(({ id, role, boardName, ...one }) => {
			const { isOpen, closesAt } = callState(one, now);
			const isAsked = isOpen && role !== 'chair' && allows('propose', role);
			return isAsked
				? [{ meetingId: id, boardName, closesAt: closesAt?.toISOString() ?? null }]
				: [];
		}),
		read: items
			.filter(
				(one) =>
					(one.status === 'waiting' || one.status === 'list_only') &&
					one.presenterId !== actor.id &&
					one.readAt === null &&
					meetings.some(({ id, role }) => id === one.meetingId && role !== 'observer')
			)
			.slice(0, READ_LIMIT)
			.map(({ caseNo, title }) => ({ caseNo, title })),
		answer: meetings
			.filter(({ id, role }) => allows('answer', role) && !answered.has(id))
			.map(({ id, boardName, startsAt }) => ({
				...{ meetingId: id, boardName },
				startsAt: startsAt.toISOString()
			}))
	};
}

function plannedMeetings(tx: Tx, actor: Actor, until: Date) {
	return ownSeats(tx, actor, [eq(meeting.status, 'scheduled'), lt(meeting.startsAt, until)]);
}

/** An answer that was for an earlier time of the meeting is none. */
async function answeredBy(tx: Tx, actor: Actor, meetingIds: string[]): Promise<Set<string>> {
	const given = await tx
		.select({ meetingId: meetingAnswer.meetingId })
		.from(meetingAnswer)
		.innerJoin(
			meeting,
			and(eq(meeting.id, meetingAnswer.meetingId), eq(meeting.startsAt, meetingAnswer.startsAt))
		)
		.where(and(inArray(meetingAnswer.meetingId, meetingIds), eq(meetingAnswer.personId, actor.id)));
	return new Set(given.map(({ meetingId }) => meetingId));
}

function itemsOf(tx: Tx, actor: Actor, meetingIds: string[]) {
	return tx
		.select({
			meetingId: agendaItem.meetingId,
			status: agendaItem.status,
			presenterId: agendaItem.presenterId,
			caseId: agendaItem.caseId,
			caseNo: tumorCase.caseNo,
			title: tumorCase.title,
			record: tumorCase.record,
			askedAt: agendaEntry.askedAt,
			readAt: preRead.at
		})
		.from(agendaItem)
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.innerJoin(meeting, eq(meeting.id, agendaItem.meetingId))
		.leftJoin(agendaEntry, eq(agendaEntry.agendaItemId, agendaItem.id))
		.leftJoin(preRead, and(eq(preRead.agendaItemId, agendaItem.id), eq(preRead.personId, actor.id)))
		.where(
			and(
				inArray(agendaItem.meetingId, meetingIds),
				inArray(agendaItem.status, ['proposed', 'waiting', 'list_only']),
				ne(meeting.status, 'concluded')
			)
		)
		.orderBy(asc(meeting.startsAt), asc(agendaItem.position), asc(agendaItem.id));
}

async function lackingOf(
	tx: Tx,
	portal: Portal,
	own: Awaited<ReturnType<typeof itemsOf>>
): Promise<BeforeBoard['fix']> {
	const fix: BeforeBoard['fix'] = [];
	for (const { caseId: id, caseNo, title, record, askedAt } of own) {
		const held = { id, title, record: v.parse(CaseRecordSchema, record) };
		const { missing } = await readinessAt(tx, portal, held);
		if (missing.length > 0) {
			fix.push({ caseNo, missing, isAsked: askedAt !== null });
		}
	}
	return fix;
}
