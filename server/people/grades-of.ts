import { asc, inArray } from 'drizzle-orm';
import type { Grade } from '#lib/domain/people/people.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { membership } from '#server/db/schema.ts';

/** Career grade of each person: the one in `societyId` where they belong to it, else that of their first society. */
export async function gradesOf(
	on: DbOrTx,
	{ personIds, societyId }: { personIds: string[]; societyId?: string }
): Promise<Map<string, Grade>> {
	if (personIds.length === 0) {
		return new Map();
	}
	const found = await on
		.select({
			personId: membership.personId,
			societyId: membership.societyId,
			grade: membership.grade
		})
		.from(membership)
		.where(inArray(membership.personId, personIds))
		.orderBy(asc(membership.createdAt), asc(membership.id));
	const grades = new Map<string, Grade>();
	for (const one of found) {
		if (one.societyId === societyId || !grades.has(one.personId)) {
			grades.set(one.personId, one.grade);
		}
	}
	return grades;
}
