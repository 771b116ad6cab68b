import { refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Portal } from '#server/portal.ts';
import { caseFor } from './case-for.ts';
import { setStatus } from './set-status.ts';

/** Takes a ready case back, unless it is on an agenda: only its author sees it after that. */
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
		return held.value.status === 'draft'
			? refuse('case_is_draft')
			: setStatus(tx, portal, { actor, held: held.value, status: 'draft' });
	});
}
