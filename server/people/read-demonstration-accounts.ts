import { and, asc, eq, isNull } from 'drizzle-orm';
import { mayUseDemonstration } from '#server/auth/demonstration-rule.ts';
import type { Visit } from '#server/auth/visit.ts';
import { person } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

/** For the sign-in page; empty wherever these people could not sign in anyway. */
export async function readDemonstrationAccounts(
	portal: Portal,
	visit: Pick<Visit, 'headers'>
): Promise<{ email: string; displayName: string }[]> {
	if (!portal.config.hasDemonstration || !mayUseDemonstration(portal.config, visit.headers)) {
		return [];
	}
	return portal.db
		.select({ email: person.email, displayName: person.displayName })
		.from(person)
		.where(and(eq(person.isDemonstration, true), isNull(person.deactivatedAt)))
		.orderBy(asc(person.id));
}
