import { and, asc, eq, notInArray, sql } from 'drizzle-orm';
import type { AgendaItem, AgendaItemStatus } from '#lib/domain/meeting/meeting.ts';
import type { DbOrTx } from '#server/db/client.ts';
import {
	agendaEntry,
	agendaItem,
	board,
	discussedCase,
	meeting,
	person,
	recommendation,
	tumorCase
} from '#server/db/schema.ts';

const NOT_DISCUSSED: AgendaItemStatus[] = ['proposed', 'list_only'];
const isForDiscussion = (status: AgendaItemStatus): status is AgendaItem['status'] =>
	!NOT_DISCUSSED.includes(status);

/** What is to be discussed, in its order. What was closed has title and question as they were before the board. */
export async function readAgenda(on: DbOrTx, meetingId: string): Promise<AgendaItem[]> {
	const found = await on
		.select({
			id: agendaItem.id,
			caseId: agendaItem.caseId,
			caseNo: tumorCase.caseNo,
			title: sql<string>`coalesce(${discussedCase.title}, ${tumorCase.title})`,
			question: sql<
				string | null
			>`coalesce(${discussedCase.record}, ${tumorCase.record})->>'question'`,
			presenterId: agendaItem.presenterId,
			presenterName: person.displayName,
			position: agendaItem.position,
			minutes: sql<number>`coalesce(${agendaEntry.minutes}, ${board.defaultMinutes})::int`,
			status: agendaItem.status,
			openedAt: agendaItem.openedAt,
			closedAt: agendaItem.closedAt,
			reason: agendaItem.deferredReason,
			recommendationId: recommendation.id
		})
		.from(agendaItem)
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.innerJoin(person, eq(person.id, agendaItem.presenterId))
		.innerJoin(meeting, eq(meeting.id, agendaItem.meetingId))
		.innerJoin(board, eq(board.id, meeting.boardId))
		.leftJoin(agendaEntry, eq(agendaEntry.agendaItemId, agendaItem.id))
		.leftJoin(discussedCase, eq(discussedCase.agendaItemId, agendaItem.id))
		.leftJoin(recommendation, eq(recommendation.agendaItemId, agendaItem.id))
		.where(and(eq(agendaItem.meetingId, meetingId), notInArray(agendaItem.status, NOT_DISCUSSED)))
		.orderBy(asc(agendaItem.position), asc(agendaItem.id));
	return found.flatMap(({ status, ...row }) =>
		isForDiscussion(status) ? [stateOf({ ...row, status })] : []
	);
}

type Row = {
	id: string;
	caseId: string;
	caseNo: string;
	title: string;
	question: string | null;
	presenterId: string;
	presenterName: string;
	position: number;
	minutes: number;
	status: AgendaItem['status'];
	openedAt: Date | null;
	closedAt: Date | null;
	reason: string | null;
	recommendationId: string | null;
};

function stateOf({
	status,
	openedAt,
	closedAt,
	reason,
	recommendationId,
	...row
}: Row): AgendaItem {
	const base = { ...row, question: row.question ?? '' };
	if (status === 'waiting') {
		return { ...base, status };
	}
	if (status === 'under_discussion') {
		return { ...base, status, openedAt: instantOf(openedAt, row.id) };
	}
	if (status === 'deferred') {
		return { ...base, status, closedAt: instantOf(closedAt, row.id), reason: reason ?? '' };
	}
	if (recommendationId === null) {
		throw new Error(`agenda item ${row.id} is concluded without a recommendation`);
	}
	return {
		...base,
		status,
		openedAt: instantOf(openedAt, row.id),
		closedAt: instantOf(closedAt, row.id),
		recommendationId
	};
}

/** The use cases write these instants with the status; a row without one was changed by hand. */
function instantOf(at: Date | null, id: string): string {
	if (at === null) {
		throw new Error(`agenda item ${id} lacks the time of its status`);
	}
	return at.toISOString();
}
