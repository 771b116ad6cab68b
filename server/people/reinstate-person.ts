import { eq } from 'drizzle-orm';
import { writeAudit } from '#server/audit/write-audit.ts';
import { person } from '#server/db/schema.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { membershipToChange, type MembershipInput } from './membership-row.ts';

export function reinstatePerson(
	portal: Portal,
	actor: Actor,
	input: MembershipInput
): Promise<Outcome<{ facts: Fact[] }>> {
	return portal.db.transaction(async (tx) => {
		const found = await membershipToChange(tx, actor, input);
		if (!found.ok) {
			return found;
		}
		const { personId, societyId } = found.value;
		await tx.update(person).set({ deactivatedAt: null }).where(eq(person.id, personId));
		await writeAudit(tx, actor.id, 'person.reinstated', { personId, societyId });
		return accept({ facts: [{ type: 'person_changed', personId }] });
	});
}
