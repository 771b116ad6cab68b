import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import { rightsChangedFacts } from '#server/auth/rights-changed.ts';
import { membership } from '#server/db/schema.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { GradeSchema } from '#lib/domain/people/people.ts';
import { membershipToChange, type MembershipInput } from './membership-row.ts';

/** Ends the person's sessions: nobody goes on with the rights of the grade before. */
export function changeGrade(
	portal: Portal,
	actor: Actor,
	input: MembershipInput & { grade: unknown }
): Promise<Outcome<{ facts: Fact[] }>> {
	return portal.db.transaction(async (tx) => {
		const found = await membershipToChange(tx, actor, input);
		if (!found.ok) {
			return found;
		}
		const grade = v.safeParse(GradeSchema, input.grade);
		if (!grade.success) {
			return refuse('malformed', { grade: 'grade' });
		}
		const { id, personId, societyId, grade: before } = found.value;
		if (grade.output === before) {
			return accept({ facts: [] });
		}
		await tx.update(membership).set({ grade: grade.output }).where(eq(membership.id, id));
		const facts = await rightsChangedFacts(tx, personId);
		await writeAudit(tx, actor.id, 'grade.changed', {
			personId,
			societyId,
			before,
			after: grade.output
		});
		return accept({ facts });
	});
}
