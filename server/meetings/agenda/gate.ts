import { eq } from 'drizzle-orm';
import {
	NEVER_OVERRIDDEN,
	readinessOf,
	type BesideRecord,
	type Readiness
} from '#lib/domain/case/readiness.ts';
import type { CaseRecord } from '#lib/domain/case/record.ts';
import { refuse, type Refused } from '#lib/domain/outcome.ts';
import { consentOf } from '#server/cases/consent-of.ts';
import { openDeidentificationItems } from '#server/cases/open-deidentification-items.ts';
import type { Tx } from '#server/db/client.ts';
import { noImages } from '#server/db/schema.ts';
import { imagesOf } from '#server/images/images-of.ts';
import type { Portal } from '#server/portal.ts';

export type GateCase = {
	id: string;
	title: string;
	record: CaseRecord;
	/** Said with the form that is being read, not stored yet. */
	saysNoImages?: boolean;
};

/** What of twelve items this case has for a board. */
export async function readinessAt(
	tx: Tx,
	portal: Pick<Portal, 'remapKey'>,
	held: GateCase
): Promise<Readiness> {
	return readinessOf(held.record, await besideRecord(tx, portal, held));
}

async function besideRecord(
	tx: Tx,
	portal: Pick<Portal, 'remapKey'>,
	held: GateCase
): Promise<BesideRecord> {
	const open = await openDeidentificationItems(tx, portal, held);
	return {
		hasImages:
			held.saysNoImages === true ||
			(await imagesOf(tx, held.id)).length > 0 ||
			(await hasStatedNone(tx, held.id)),
		isDeidentified: open.unanswered.length + open.stated.length + open.waitingImages === 0,
		hasConsent: (await consentOf(tx, held.id)) !== null
	};
}

async function hasStatedNone(tx: Tx, caseId: string): Promise<boolean> {
	const stated = await tx
		.select({ caseId: noImages.caseId })
		.from(noImages)
		.where(eq(noImages.caseId, caseId));
	return stated.length > 0;
}

/** Why a case may not even be proposed: what a chair could not override either. */
export function refusalToPropose({ missing }: Readiness): Refused | null {
	const lacking = NEVER_OVERRIDDEN.find((item) => missing.includes(item));
	if (lacking === undefined) {
		return null;
	}
	return refuse(lacking === 'consent' ? 'consent_missing' : 'deidentification_open');
}

/** Why a case may not be listed; a reason of the chair stands for what is missing, but never for consent or de-identification. */
export function refusalToList(
	readiness: Readiness,
	overrideReason: string | undefined
): Refused | null {
	const refused = refusalToPropose(readiness);
	if (refused !== null || readiness.missing.length === 0 || overrideReason !== undefined) {
		return refused;
	}
	const { missing } = readiness;
	return refuse('case_lacks_items', Object.fromEntries(missing.map((item) => [item, 'missing'])));
}
