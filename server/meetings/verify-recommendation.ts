import { keptCaseText, type SealedContent } from '#lib/domain/meeting/seal.ts';
import type { SignatureState } from '#lib/domain/meeting/views.ts';
import type { recommendation } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { sha256 } from './hash.ts';
import type { KeptCase } from './kept-cases.ts';
import type { RowRedaction } from './redactions-of-rows.ts';
import { isSealValid, isSignatureValid } from './seal.ts';

type Row = typeof recommendation.$inferSelect;
type Sealing = Pick<Portal, 'publicKeys'>;

/** What the signature says of the recommendation and of the case as pages show it. */
export function signatureState(
	portal: Sealing,
	{
		row,
		kept,
		redactions
	}: {
		row: Row;
		kept: Pick<KeptCase, 'caseVersion' | 'title' | 'record' | 'images'> | undefined;
		redactions: RowRedaction[];
	}
): SignatureState {
	if (!isRecommendationValid(portal, row, redactions)) {
		return 'wrong';
	}
	if (kept === undefined) {
		return row.sealVersion === 1 ? 'case_not_kept' : 'wrong';
	}
	return sha256(keptCaseText(kept)) === row.caseHash ? 'valid' : 'wrong';
}

/**
 * Whether a stored recommendation is still what was signed, but for what redactions took out of it, and was signed by this
 * portal. The case beside it is not looked at. `redactions`: of this row, in their order.
 */
export function isRecommendationValid(
	portal: Sealing,
	row: Row,
	redactions: RowRedaction[] = []
): boolean {
	return (
		isSealValid(portal, sealedContentOf(row, replacedBy(redactions.at(-1))), row) &&
		redactions.every(({ former }) => isSignatureValid(portal, former))
	);
}

function replacedBy(last: RowRedaction | undefined): SealedContent['replaces'] {
	return last === undefined ? undefined : { seal: last.former.seal, redactionId: last.redactionId };
}

/** What the seal of this row covers; `replaces` names the seal from before the last redaction. */
export function sealedContentOf(
	row: Omit<Row, 'seal' | 'signature' | 'keyId'>,
	replaces: SealedContent['replaces']
): SealedContent {
	return {
		sealVersion: row.sealVersion,
		recommendationId: row.id,
		agendaItemId: row.agendaItemId,
		caseVersion: row.caseVersion,
		caseHash: row.caseHash,
		body: row.body,
		bodyText: row.bodyText,
		marks: row.marks,
		decision: row.decision ?? undefined,
		attendees: row.attendees,
		signedByName: row.signedByName,
		signedAt: row.signedAt.toISOString(),
		previousSeal: row.previousSeal,
		replaces
	};
}
