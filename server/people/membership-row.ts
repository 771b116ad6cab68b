import { and, eq } from 'drizzle-orm';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { membership, person, society } from '#server/db/schema.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { isId } from '#lib/domain/id.ts';
import { readActor } from './actor-of.ts';

export type MembershipInput = { societyId: unknown; personId: unknown };
type Found = {
	id: string;
	personId: string;
	societyId: string;
	grade: (typeof membership.$inferSelect)['grade'];
	isAdministrator: boolean;
	deactivatedAt: Date | null;
};

/**
 * Locks somebody's membership for a change by an administrator of that society; never one's own. The society's row is
 * held first and the actor read after it: two administrators who demote each other at once do not both succeed.
 */
export async function membershipToChange(
	tx: Tx,
	actor: Actor,
	input: MembershipInput
): Promise<Outcome<Found>> {
	if (!isId(input.societyId) || !isId(input.personId)) {
		return refuse('person_not_found');
	}
	await tx
		.select({ id: society.id })
		.from(society)
		.where(eq(society.id, input.societyId))
		.for('update');
	const current = await readActor(tx, actor.id);
	const [found] = await tx
		.select({
			id: membership.id,
			personId: membership.personId,
			societyId: membership.societyId,
			grade: membership.grade,
			isAdministrator: membership.isAdministrator,
			deactivatedAt: person.deactivatedAt
		})
		.from(membership)
		.innerJoin(person, eq(person.id, membership.personId))
		.where(and(eq(membership.societyId, input.societyId), eq(membership.personId, input.personId)))
		.for('update');
	if (found === undefined || current === null || !may(current, 'read', 'membership', found)) {
		return refuse('person_not_found');
	}
	return may(current, 'change', 'membership', found) ? accept(found) : refuse('not_allowed');
}
