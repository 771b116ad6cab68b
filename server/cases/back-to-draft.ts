import { refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Portal } from '#server/portal.ts';
import { historyOf } from './case-facts.ts';
import { caseFor } from './case-for.ts';
import { setStatus } from './set-status.ts';

/** Takes a ready case back, unless it is on an agenda or a board has decided it: only its author sees it after that. */
export async function backToDraft(
	portal: Portal,
	actor: Actor,
	input: { caseNo: string }
): Promise<Outcome<{ version: number }>> {
	return portal.db.transaction(async (tx) => {
		const held = await caseFor(tx, actor, { caseNo: input.caseNo, verb: 'change_status' });
		if (!held.ok) {
			return held;
		}
		if (held.value.status === 'draft') {
			return refuse('case_is_draft');
		}
		const { isDecided } = await historyOf(tx, held.value.id);
		return isDecided
			? refuse('case_decided')
			: setStatus(tx, portal, { actor, held: held.value, status: 'draft' });
	});
}
