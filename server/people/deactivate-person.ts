import { and, eq, ne } from 'drizzle-orm';
import { writeAudit } from '#server/audit/write-audit.ts';
import { rightsChangedFacts } from '#server/auth/rights-changed.ts';
import { membership, person } from '#server/db/schema.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { membershipToChange, type MembershipInput } from './membership-row.ts';

/**
 * A society ends what is its own: the membership of somebody who belongs to another society too, the account of somebody
 * who does not. What they wrote stays.
 */
export function deactivatePerson(
	portal: Portal,
	actor: Actor,
	input: MembershipInput
): Promise<Outcome<{ facts: Fact[] }>> {
	return portal.db.transaction(async (tx) => {
		const found = await membershipToChange(tx, actor, input);
		if (!found.ok) {
			return found;
		}
		const { id, personId, societyId } = found.value;
		const others = await tx
			.select({ id: membership.id })
			.from(membership)
			.where(and(eq(membership.personId, personId), ne(membership.id, id)));
		if (others.length > 0) {
			await tx.delete(membership).where(eq(membership.id, id));
		} else {
			await tx
				.update(person)
				.set({ deactivatedAt: portal.clock.now() })
				.where(eq(person.id, personId));
		}
		const facts = await rightsChangedFacts(tx, personId);
		const type = others.length > 0 ? 'membership.ended' : 'person.deactivated';
		await writeAudit(tx, actor.id, type, { personId, societyId });
		return accept({ facts });
	});
}
