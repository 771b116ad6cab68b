import { refuse, type Outcome, type Refused } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Tx } from '#server/db/client.ts';
import type { Portal } from '#server/portal.ts';
import { caseFor, type HeldCase } from './case-for.ts';
import { consentOf } from './consent-of.ts';
import { refusalForReady } from './refusal-for-ready.ts';
import { setStatus } from './set-status.ts';
import { waitingImagesOf } from './waiting-images.ts';

/** Makes a draft ready for a board: complete, without an open question about identifiers, with consent and with every image checked. */
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
			(await refusalOf(tx, held.value)) ??
			setStatus(tx, portal, { actor, held: held.value, status: 'ready' })
		);
	});
}

async function refusalOf(tx: Tx, held: HeldCase): Promise<Refused | null> {
	if (held.status === 'ready') {
		return refuse('case_is_ready');
	}
	const refused = refusalForReady(held.title, held.record);
	if (refused !== null) {
		return refused;
	}
	if ((await consentOf(tx, held.id)) === null) {
		return refuse('consent_missing');
	}
	return (await waitingImagesOf(tx, held.id)) > 0 ? refuse('images_waiting') : null;
}
