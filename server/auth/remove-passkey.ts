import { writeAudit } from '#server/audit/write-audit.ts';
import { passkey } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { isId } from '#lib/domain/id.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Opened } from './open-session.ts';
import { ownPasskey } from './passkeys.ts';
import { renewSessionIn } from './renew-session.ts';
import { withOwnerShown, type ShownOwner } from './show-owner.ts';

/** For a device that was lost or given away: what was opened with it ends too, so all other sessions do. */
export async function removePasskey(
	portal: Portal,
	actor: Actor,
	input: ShownOwner & { passkeyId: unknown }
): Promise<Outcome<Opened>> {
	const { passkeyId } = input;
	if (!isId(passkeyId)) {
		return refuse('not_found');
	}
	return withOwnerShown(portal, { actor, input }, async (tx) => {
		const removed = await tx
			.delete(passkey)
			.where(ownPasskey(actor.id, passkeyId))
			.returning({ id: passkey.id });
		if (removed.length === 0) {
			return refuse('not_found');
		}
		const renewed = await renewSessionIn(tx, portal, { actor, from: input.from });
		await writeAudit(tx, actor.id, 'passkey.removed', { personId: actor.id, passkeyId });
		return accept(renewed);
	});
}
