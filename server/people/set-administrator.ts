import { eq } from 'drizzle-orm';
import { writeAudit } from '#server/audit/write-audit.ts';
import { rightsChangedFacts } from '#server/auth/rights-changed.ts';
import { membership } from '#server/db/schema.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { membershipToChange, type MembershipInput } from './membership-row.ts';

/** Never one's own, so a society that has an administrator keeps one. */
export function setAdministrator(
	portal: Portal,
	actor: Actor,
	input: MembershipInput & { isAdministrator: boolean }
): Promise<Outcome<{ facts: Fact[] }>> {
	return portal.db.transaction(async (tx) => {
		const found = await membershipToChange(tx, actor, input);
		if (!found.ok) {
			return found;
		}
		const { id, personId, societyId } = found.value;
		if (found.value.isAdministrator === input.isAdministrator) {
			return accept({ facts: [] });
		}
		await tx
			.update(membership)
			.set({ isAdministrator: input.isAdministrator })
			.where(eq(membership.id, id));
		const facts = await rightsChangedFacts(tx, personId);
		await writeAudit(tx, actor.id, 'administrator.changed', {
			personId,
			societyId,
			isAdministrator: input.isAdministrator ? 1 : 0
		});
		return accept({ facts });
	});
}
