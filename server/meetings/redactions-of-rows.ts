import { and, asc, eq, inArray } from 'drizzle-orm';
import type { RedactionNote } from '#lib/domain/redaction/places.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { redactedRow, redaction } from '#server/db/schema.ts';
import type { Seal } from './seal.ts';

/** What one redaction did to a signed recommendation. */
export type RowRedaction = {
	rowId: string;
	redactionId: string;
	former: Seal;
	note: RedactionNote;
};

/** The redactions of these recommendations, each one's in their order. */
export async function redactionsOfRows(
	on: DbOrTx,
	recommendationIds: string[]
): Promise<Map<string, RowRedaction[]>> {
	const found =
		recommendationIds.length === 0
			? []
			: await on
					.select()
					.from(redactedRow)
					.innerJoin(redaction, eq(redaction.id, redactedRow.redactionId))
					.where(
						and(
							eq(redactedRow.table, 'recommendation'),
							inArray(redactedRow.rowId, recommendationIds)
						)
					)
					.orderBy(asc(redactedRow.at), asc(redactedRow.id));
	return Map.groupBy(
		found.map(({ redacted_row: row, redaction: by }) => ({
			rowId: row.rowId,
			redactionId: row.redactionId,
			former: {
				seal: row.formerSeal ?? '',
				signature: row.formerSignature ?? '',
				keyId: row.formerKeyId ?? ''
			},
			note: {
				at: row.at.toISOString(),
				reportedByName: by.reportedByName,
				decidedByName: by.decidedByName ?? ''
			}
		})),
		({ rowId }) => rowId
	);
}
