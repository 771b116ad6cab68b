import { keptCaseText } from '#lib/domain/meeting/seal.ts';
import type { SignatureState } from '#lib/domain/meeting/views.ts';
import type { recommendation } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { sha256 } from './hash.ts';
import type { KeptCase } from './kept-cases.ts';
import { isSealValid } from './seal.ts';

type Row = typeof recommendation.$inferSelect;

/** What the signature says of the recommendation and of the case as pages show it. */
export function signatureState(
	portal: Pick<Portal, 'publicKeys'>,
	row: Row,
	kept: Pick<KeptCase, 'caseVersion' | 'title' | 'record' | 'images'> | undefined
): SignatureState {
	if (!isRecommendationValid(portal, row)) {
		return 'wrong';
	}
	if (kept === undefined) {
		return row.sealVersion === 1 ? 'case_not_kept' : 'wrong';
	}
	return sha256(keptCaseText(kept)) === row.caseHash ? 'valid' : 'wrong';
}

/** Whether a stored recommendation is still what was signed, and was signed by this portal. The case beside it is not looked at. */
export function isRecommendationValid(portal: Pick<Portal, 'publicKeys'>, row: Row): boolean {
	const content = {
		sealVersion: row.sealVersion,
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
