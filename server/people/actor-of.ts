import { and, eq, isNull } from 'drizzle-orm';
import type { DbOrTx } from '#server/db/client.ts';
import { membership, person, society } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import type { Actor } from '#lib/domain/people/actor.ts';

/** The person as they are in the database at this moment; null when unknown or deactivated. */
export async function readActor(on: DbOrTx, personId: string): Promise<Actor | null> {
	const found = await on
		.select({
			id: person.id,
			email: person.email,
			displayName: person.displayName,
			specialty: person.specialty,
			isDemonstration: person.isDemonstration,
			societyId: society.id,
			societySlug: society.slug,
			grade: membership.grade,
			isAdministrator: membership.isAdministrator
		})
		.from(person)
		.leftJoin(membership, eq(membership.personId, person.id))
		.leftJoin(society, eq(society.id, membership.societyId))
		.where(and(eq(person.id, personId), isNull(person.deactivatedAt)))
		.orderBy(society.slug);
	const [first] = found;
	if (first === undefined) {
		return null;
	}
	const { id, email, displayName, specialty, isDemonstration } = first;
	const memberships = found.flatMap((row) =>
		row.societyId === null ||
		row.societySlug === null ||
		row.grade === null ||
		row.isAdministrator === null
			? []
			: [
					{
						societyId: row.societyId,
						societySlug: row.societySlug,
						grade: row.grade,
						isAdministrator: row.isAdministrator
					}
				]
	);
	return { id, email, displayName, specialty, isDemonstration, memberships };
}

export function actorOf(portal: Portal, personId: string): Promise<Actor | null> {
	return readActor(portal.db, personId);
}
