import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { CaseRecordSchema } from '#lib/domain/case/record.ts';
import { isMeetingEventCode, isRecordCode } from '#lib/domain/redaction/codes.ts';
import type { Find } from '#lib/domain/redaction/find-passages.ts';
import { PassagesSchema, REMOVED, REMOVED_SHORT } from '#lib/domain/redaction/passages.ts';
import {
	addCounts,
	totalOf,
	withoutPassage,
	withoutPassagesInJson,
	type Counts,
	type TakenOut
} from '#lib/domain/redaction/take-out.ts';
import type { Tx } from '#server/db/client.ts';
import { meetingEvent, redaction, tumorCase } from '#server/db/schema.ts';
import type { Found, Scope } from './found.ts';

/** The record of a case without the passages; where the word has no room in a field, the short one stands there. */
export function withoutPassagesInRecord(record: unknown, find: Find): TakenOut<unknown> {
	const long = withoutPassagesInJson(record, find, { isCode: isRecordCode, word: REMOVED });
	return totalOf(long.counts) === 0 || v.is(CaseRecordSchema, long.value)
		? long
		: withoutPassagesInJson(record, find, { isCode: isRecordCode, word: REMOVED_SHORT });
}

export async function lookInRecord(tx: Tx, { caseId, find }: Scope): Promise<Found[]> {
	const [row] = await tx
		.select({ record: tumorCase.record })
		.from(tumorCase)
		.where(eq(tumorCase.id, caseId));
	const { value: record, counts } = withoutPassagesInRecord(row?.record, find);
	return only('case_text', counts, async (on) => {
		await on.update(tumorCase).set({ record }).where(eq(tumorCase.id, caseId));
	});
}

export async function lookInMeetingEvents(tx: Tx, { itemIds, find }: Scope): Promise<Found[]> {
	const ofItem = sql`${meetingEvent.payload} ->> 'agendaItemId'`;
	const stored =
		itemIds.length === 0
			? []
			: await tx
					.select({ seq: meetingEvent.seq, payload: meetingEvent.payload })
					.from(meetingEvent)
					.where(inArray(ofItem, itemIds));
	return stored.flatMap(({ seq, payload }) => {
		const taken = withoutPassagesInJson(payload, find, { isCode: isMeetingEventCode });
		return only('meeting_record', taken.counts, async (on) => {
			await on.update(meetingEvent).set({ payload: taken.value }).where(eq(meetingEvent.seq, seq));
		});
	});
}

/** A passage that another report names as well need not be looked for again. The report itself is decided by its own person. */
export async function lookInReports(tx: Tx, { caseId, find }: Scope): Promise<Found[]> {
	const stored = await tx
		.select({ id: redaction.id, passages: redaction.passages })
		.from(redaction)
		.where(and(eq(redaction.caseId, caseId), isNotNull(redaction.passages)));
	return stored.flatMap(({ id, passages }) => {
		const counts: Counts = [];
		const left = v.parse(PassagesOrNone, passages).filter((passage) => {
			const taken = withoutPassage(passage, find);
			addCounts(counts, taken.counts);
			return totalOf(taken.counts) === 0;
		});
		return only('other_report', counts, async (on) => {
			await on.update(redaction).set({ passages: left }).where(eq(redaction.id, id));
		});
	});
}

const PassagesOrNone = v.union([v.tuple([]), PassagesSchema]);

function only(place: Found['place'], counts: Counts, write: Found['write']): Found[] {
	return totalOf(counts) === 0 ? [] : [{ place, counts, write }];
}
