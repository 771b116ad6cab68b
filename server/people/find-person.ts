import { and, eq, isNull } from 'drizzle-orm';
import { isId } from '#lib/domain/id.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { person } from '#server/db/schema.ts';

export type PersonSought = { personId: string } | { email: string };

/** Id of a registered person who is still active; boards hold people of all three societies, so none is asked for. */
export async function findPerson(on: DbOrTx, sought: PersonSought): Promise<string | null> {
	if ('personId' in sought && !isId(sought.personId)) {
		return null;
	}
	const [found] = await on
		.select({ id: person.id })
		.from(person)
		.where(
			and(
				'personId' in sought
					? eq(person.id, sought.personId)
					: eq(person.email, sought.email.trim().toLowerCase()),
				isNull(person.deactivatedAt)
			)
		);
	return found?.id ?? null;
}
