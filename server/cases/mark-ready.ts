import { refuse, type Outcome, type Refused } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Tx } from '#server/db/client.ts';
import type { Portal } from '#server/portal.ts';
import { caseFor, type HeldCase } from './case-for.ts';
import { consentOf } from './consent-of.ts';
import {
	openDeidentificationItems,
	refusalOfUnanswered,
	type OpenItems
} from './open-deidentification-items.ts';
import { refusalForReady } from './refusal-for-ready.ts';
import { setStatus } from './set-status.ts';

/** Makes a draft ready for a board: complete, without a passage or an image that may identify, and with consent. */
export async function markReady(
	portal: Portal,
	actor: Actor,
	input: { caseNo: string }
): Promise<Outcome<{ version: number }>> {
	return portal.db.transaction(async (tx) => {
		const held = await caseFor(tx, actor, { caseNo: input.caseNo, verb: 'change_status' });
		if (!held.ok) {
			return held;
		}
		return (
			(await refusalOf(tx, portal, held.value)) ??
			setStatus(tx, portal, { actor, held: held.value, status: 'ready' })
		);
	});
}

async function refusalOf(tx: Tx, portal: Portal, held: HeldCase): Promise<Refused | null> {
	if (held.status === 'ready') {
		return refuse('case_is_ready');
	}
	const items = await openDeidentificationItems(tx, portal, held);
	const unanswered = refusalOfUnanswered(items);
	const refused = refusalForReady(held.record) ?? unanswered;
	const beside = await missingBeside(tx, held.id, items);
	if (refused !== null) {
		return refuse(refused.reason, { ...unanswered?.fields, ...refused.fields, ...beside });
	}
	if (beside.consent !== undefined) {
		return refuse('consent_missing', beside);
	}
	if (items.stated.length > 0) {
		return refuse('statements_waiting');
	}
	return beside.images === undefined ? null : refuse('images_waiting', beside);
}

/** What a board needs beside the record. It is named together with what is wrong in the record: nobody wants to be sent back twice. */
async function missingBeside(
	tx: Tx,
	caseId: string,
	{ waitingImages }: OpenItems
): Promise<{ consent?: 'missing'; images?: 'unchecked' }> {
	const hasConsent = (await consentOf(tx, caseId)) !== null;
	return {
		...(hasConsent ? {} : { consent: 'missing' as const }),
		...(waitingImages > 0 ? { images: 'unchecked' as const } : {})
	};
}
