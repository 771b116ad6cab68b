import type { PlaceName } from '#lib/domain/redaction/places.ts';
import { totalOf, withoutPassage } from '#lib/domain/redaction/take-out.ts';
import { rows, sql, type Tx } from '#server/db/client.ts';
import type { Found, Scope } from './found.ts';

/** A column of plain text; `of` says whose row it is. */
export type TextPlace = {
	place: PlaceName;
	table: string;
	column: string;
	of: { column: string; is: 'case' | 'item' };
};

const ofCase = (column = 'case_id') => ({ column, is: 'case' as const });

export const TEXT_PLACES: TextPlace[] = [
	{ place: 'case_title', table: 'tumor_case', column: 'title', of: ofCase('id') },
	{ place: 'statement_reason', table: 'identifier_statement', column: 'reason', of: ofCase() },
	{ place: 'upload_title', table: 'attachment', column: 'title', of: ofCase() },
	{ place: 'upload_note', table: 'attachment', column: 'review_note', of: ofCase() },
	{ place: 'image_title', table: 'image', column: 'title', of: ofCase() },
	{ place: 'deferral_reason', table: 'agenda_item', column: 'deferred_reason', of: ofCase() },
	{
		place: 'hiding_reason',
		table: 'hidden_annotation',
		column: 'reason',
		of: { column: 'agenda_item_id', is: 'item' }
	},
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
	{ place, table, column, of }: TextPlace
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
	const stored = await rows<{ id: string; words: string }>(
		tx,
		sql`select id::text as id, ${text} as words from ${from}
			where ${sql.identifier(of.column)} in (${among}) and ${text} is not null`
	);
	return stored.flatMap(({ id, words }) => {
		const { value, counts } = withoutPassage(words, find);
		const write = async (on: Tx): Promise<void> => {
			await on.execute(sql`update ${from} set ${text} = ${value} where id = ${id}::uuid`);
		};
		return totalOf(counts) === 0 ? [] : [{ place, counts, write }];
	});
}
