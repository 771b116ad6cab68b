import type { recommendation } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { isSealValid } from './seal.ts';

type Row = typeof recommendation.$inferSelect;

/** Whether a stored recommendation is still what was signed, and was signed by this portal. */
export function isRecommendationValid(portal: Pick<Portal, 'publicKeys'>, row: Row): boolean {
	const content = {
		recommendationId: row.id,
		agendaItemId: row.agendaItemId,
		caseVersion: row.caseVersion,
		caseHash: row.caseHash,
		body: row.body,
		bodyText: row.bodyText,
		marks: row.marks,
		attendees: row.attendees,
		signedByName: row.signedByName,
		signedAt: row.signedAt.toISOString(),
		previousSeal: row.previousSeal
	};
	return isSealValid(portal, content, row);
}
