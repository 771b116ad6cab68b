import { eq } from 'drizzle-orm';
import { writeAudit } from '#server/audit/write-audit.ts';
import { secondFactor } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Opened } from './open-session.ts';
import { renewSessionIn } from './renew-session.ts';
import { withBothShown, type ShownBoth } from './show-both.ts';

/** Signing in takes the password alone from here on. Other sessions end. */
export function disableFactor(
	portal: Portal,
	actor: Actor,
	input: ShownBoth
): Promise<Outcome<Opened>> {
	return withBothShown(portal, { actor, input }, async (tx) => {
		await tx.delete(secondFactor).where(eq(secondFactor.personId, actor.id));
		const renewed = await renewSessionIn(tx, portal, { actor, from: input.from });
		await writeAudit(tx, actor.id, 'factor.disabled', { personId: actor.id });
		return accept(renewed);
	});
}
