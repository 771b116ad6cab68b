import type { SlipView } from '#lib/domain/meeting/views.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Portal } from '#server/portal.ts';
import { readMinutes } from '../read-minutes.ts';

/** What goes into the paper file of one case that a meeting decided or deferred, for who reads the minutes. */
export async function readSlip(
	portal: Portal,
	actor: Actor,
	{ meetingId, caseNo }: { meetingId: string; caseNo: string }
): Promise<Outcome<SlipView>> {
	const read = await readMinutes(portal, actor, meetingId);
	if (!read.ok) {
		return read;
	}
	const { decisions, boardName, chairName, openedAt, startsAt, isSynthetic } = read.value;
	const decision = decisions.find((one) => one.caseNo === caseNo);
	return decision === undefined || decision.kind === 'not_discussed'
		? refuse('case_not_found')
		: accept({
				...{ meetingId, boardName, chairName, isSynthetic, decision },
				heldAt: openedAt ?? startsAt
			});
}
