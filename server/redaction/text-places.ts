import type { PlaceName } from '#lib/domain/redaction/places.ts';
import { totalOf, withoutPassage } from '#lib/domain/redaction/take-out.ts';
import { rows, sql, type Tx } from '#server/db/client.ts';
import { redactedRow } from '#server/db/schema.ts';
import type { Found, Scope, Writing } from './found.ts';

/** A column of plain text; `of` says whose row it is. */
export type TextPlace = {
	place: PlaceName;
	table: string;
	column: string;
	of: { column: string; is: 'case' | 'item' | 'meeting' };
	/** The row is immutable by trigger, but for the transaction that says here that it redacts it. */
	sealedAs?: 'locked_plan' | 'pre_vote';
};

const ofItem = { column: 'agenda_item_id', is: 'item' as const };
const ofCase = (column = 'case_id') => ({ column, is: 'case' as const });

/** At whose meeting the case was: what is said there may be about it at any time. */
const ofMeeting = { column: 'meeting_id', is: 'meeting' as const };

export const TEXT_PLACES: TextPlace[] = [
	{ place: 'case_title', table: 'tumor_case', column: 'title', of: ofCase('id') },
	{ place: 'statement_reason', table: 'identifier_statement', column: 'reason', of: ofCase() },
	{ place: 'upload_title', table: 'attachment', column: 'title', of: ofCase() },
	{ place: 'upload_note', table: 'attachment', column: 'review_note', of: ofCase() },
	{ place: 'image_title', table: 'image', column: 'title', of: ofCase() },
	{ place: 'deferral_reason', table: 'agenda_item', column: 'deferred_reason', of: ofCase() },
	{ place: 'hiding_reason', table: 'hidden_annotation', column: 'reason', of: ofItem },
	{ place: 'vote', table: 'vote_round', column: 'reason', of: ofItem },
	{ place: 'vote', table: 'revote_request', column: 'reason', of: ofItem },
	{ place: 'dissent', table: 'dissent', column: 'reason', of: ofItem },
	{ place: 'room_message', table: 'room_message', column: 'text', of: ofMeeting },
	{ place: 'poll', table: 'poll', column: 'question', of: ofMeeting },
	{ place: 'poll', table: 'poll', column: 'options', of: ofMeeting },
	{ place: 'agenda_reason', table: 'agenda_entry', column: 'triage_reason', of: ofItem },
	{ place: 'agenda_reason', table: 'agenda_entry', column: 'override_reason', of: ofItem },
	{ place: 'agenda_reason', table: 'agenda_pull', column: 'reason', of: ofItem },
	{
		...{ place: 'earlier_plan', table: 'locked_plan', column: 'plan', of: ofItem },
		sealedAs: 'locked_plan'
	},
	{
		...{ place: 'earlier_plan', table: 'pre_vote', column: 'plan', of: ofItem },
		sealedAs: 'pre_vote'
	},
	{ place: 'action', table: 'action', column: 'what', of: ofItem },
	{ place: 'action', table: 'action', column: 'reason', of: ofItem },
	{ place: 'other_report', table: 'redaction', column: 'decline_reason', of: ofCase() }
];

export async function lookInTexts(tx: Tx, scope: Scope): Promise<Found[]> {
	const found: Found[] = [];
	for (const place of TEXT_PLACES) {
		found.push(...(await lookInText(tx, scope, place)));
	}
	return found;
}

async function lookInText(
	tx: Tx,
	{ caseId, itemIds, find }: Scope,
	{ place, table, column, of, sealedAs }: TextPlace
): Promise<Found[]> {
	const ids = of.is === 'case' ? [caseId] : itemIds;
	if (ids.length === 0) {
		return [];
	}
	const [from, text] = [sql.identifier(table), sql.identifier(column)];
	const among = sql.join(
		ids.map((id) => sql`${id}::uuid`),
		sql`, `
	);
	const owners =
		of.is === 'meeting' ? sql`select meeting_id from agenda_item where id in (${among})` : among;
	const stored = await rows<{ id: string; words: string }>(
		tx,
		sql`select id::text as id, ${text} as words from ${from}
			where ${sql.identifier(of.column)} in (${owners}) and ${text} is not null`
	);
	return stored.flatMap(({ id, words }) => {
		const { value, counts } = withoutPassage(words, find);
		const write = async (on: Tx, writing: Writing): Promise<void> => {
			if (sealedAs !== undefined) {
				const { redactionId, at } = writing;
				await on.insert(redactedRow).values({ redactionId, table: sealedAs, rowId: id, at });
			}
			await on.execute(sql`update ${from} set ${text} = ${value} where id = ${id}::uuid`);
		};
		return totalOf(counts) === 0 ? [] : [{ place, counts, write }];
	});
}
