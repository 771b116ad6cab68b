import { writeAudit } from '#server/audit/write-audit.ts';
import type { Portal } from '#server/portal.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { replaceRecoveryCodes } from './second-factor.ts';
import { withBothShown, type ShownBoth } from './show-both.ts';

/** Ten new recovery codes; none of the earlier ones is taken any more. */
export function renewRecoveryCodes(
	portal: Portal,
	actor: Actor,
	input: ShownBoth
): Promise<Outcome<{ recoveryCodes: string[] }>> {
	return withBothShown(portal, { actor, input }, async (tx) => {
		const recoveryCodes = await replaceRecoveryCodes(tx, actor.id);
		await writeAudit(tx, actor.id, 'recovery_codes.renewed', { personId: actor.id });
		return accept({ recoveryCodes });
	});
}
