import { and, asc, eq, inArray } from 'drizzle-orm';
import type { RedactionNote } from '#lib/domain/redaction/places.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { redactedRow, redaction } from '#server/db/schema.ts';
import type { Seal } from './seal.ts';

/** What one redaction did to something signed. */
export type RowRedaction = {
	rowId: string;
	redactionId: string;
	former: Seal;
	note: RedactionNote;
};

/** The redactions of these signed rows, each one's in their order. */
export async function redactionsOfRows(
	on: DbOrTx,
	rowIds: string[],
	table: 'recommendation' | 'addendum' = 'recommendation'
): Promise<Map<string, RowRedaction[]>> {
	const found =
		rowIds.length === 0
			? []
			: await on
					.select()
					.from(redactedRow)
					.innerJoin(redaction, eq(redaction.id, redactedRow.redactionId))
					.where(and(eq(redactedRow.table, table), inArray(redactedRow.rowId, rowIds)))
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
