import { and, asc, eq, exists, inArray, isNull, ne } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Actor } from '#lib/domain/people/actor.ts';
import { SENIOR_GRADES } from '#server/auth/permissions.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { membership, person, society } from '#server/db/schema.ts';

export type SecondPerson = { id: string; name: string; societySlug: string };

/** Enough to find one of them; the whole of a society is for its administrators. */
const LIMIT = 5;
const graded = alias(membership, 'graded');

/** Some of those who may look at what this person uploads: senior, of a society of theirs, not they themselves. */
export async function secondPersonsOf(on: DbOrTx, uploader: Actor): Promise<SecondPerson[]> {
	const own = uploader.memberships.map((one) => one.societyId);
	if (own.length === 0) {
		return [];
	}
	const isSenior = on
		.select({ id: graded.id })
		.from(graded)
		.where(and(eq(graded.personId, person.id), inArray(graded.grade, SENIOR_GRADES)));
	const found = await on
		.selectDistinctOn([person.displayName, person.id], {
			id: person.id,
			name: person.displayName,
			societySlug: society.slug
		})
		.from(person)
		.innerJoin(membership, eq(membership.personId, person.id))
		.innerJoin(society, eq(society.id, membership.societyId))
		.where(
			and(
				inArray(membership.societyId, own),
				ne(person.id, uploader.id),
				isNull(person.deactivatedAt),
				eq(person.isDemonstration, uploader.isDemonstration),
				exists(isSenior)
			)
		)
		.orderBy(asc(person.displayName), asc(person.id), asc(society.slug))
		.limit(LIMIT);
	return found;
}
