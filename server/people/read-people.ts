import { and, asc, desc, eq, gt, isNull } from 'drizzle-orm';
import { may } from '#server/auth/permissions.ts';
import { invitation, membership, person, society } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { isSlug } from '#lib/domain/id.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { GRADES, type Grade, type Specialty } from '#lib/domain/people/people.ts';

export type PersonRow = {
	id: string;
	displayName: string;
	email: string;
	grade: Grade;
	specialty: Specialty;
	isAdministrator: boolean;
	isDeactivated: boolean;
	isSelf: boolean;
};
export type PeopleView = {
	society: { id: string; slug: string; shortName: string; name: string };
	people: PersonRow[];
	invitations: {
		id: string;
		email: string;
		grade: Grade;
		asAdministrator: boolean;
		expiresAt: string;
	}[];
};

/** The people of one society by grade, then by specialty and name, for its administrators. */
export async function readPeople(
	portal: Portal,
	actor: Actor,
	input: { societySlug: string }
): Promise<Outcome<PeopleView>> {
	if (!isSlug(input.societySlug)) {
		return refuse('not_found');
	}
	const [found] = await portal.db.select().from(society).where(eq(society.slug, input.societySlug));
	if (found === undefined || !may(actor, 'read_people', 'society', { societyId: found.id })) {
		return refuse('not_found');
	}
	const [people, invitations] = [
		await readMembers(portal, found.id),
		await readPending(portal, found.id)
	];
	return accept({
		society: found,
		people: people
			.map(({ deactivatedAt, ...one }) => ({
				...one,
				isDeactivated: deactivatedAt !== null,
				isSelf: one.id === actor.id
			}))
			.sort((a, b) => GRADES.indexOf(b.grade) - GRADES.indexOf(a.grade)),
		invitations: invitations.map(({ expiresAt, ...one }) => ({
			...one,
			expiresAt: expiresAt.toISOString()
		}))
	});
}

function readMembers(portal: Portal, societyId: string) {
	return portal.db
		.select({
			id: person.id,
			displayName: person.displayName,
			email: person.email,
			grade: membership.grade,
			specialty: person.specialty,
			isAdministrator: membership.isAdministrator,
			deactivatedAt: person.deactivatedAt
		})
		.from(membership)
		.innerJoin(person, eq(person.id, membership.personId))
		.where(eq(membership.societyId, societyId))
		.orderBy(asc(person.specialty), asc(person.displayName), asc(person.id));
}

function readPending(portal: Portal, societyId: string) {
	return portal.db
		.select({
			id: invitation.id,
			email: invitation.email,
			grade: invitation.grade,
			asAdministrator: invitation.asAdministrator,
			expiresAt: invitation.expiresAt
		})
		.from(invitation)
		.where(
			and(
				eq(invitation.societyId, societyId),
				isNull(invitation.usedAt),
				isNull(invitation.withdrawnAt),
				gt(invitation.expiresAt, portal.clock.now())
			)
		)
		.orderBy(desc(invitation.createdAt));
}
