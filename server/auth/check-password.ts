import { eq } from 'drizzle-orm';
import { person } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { verifyPassword } from './passwords.ts';
import type { Visit } from './visit.ts';

/** `field` is the input that a wrong password is said at. */
export type GivenPassword = { from: Visit; password: string; field: string };

/** The stored hash when this is the password behind it. A browser left open must not serve to guess at any speed. */
export async function checkPassword(
	portal: Portal,
	actor: Actor,
	given: GivenPassword
): Promise<Outcome<string | null>> {
	const attempt = { account: `change ${actor.id}`, address: given.from.address, browser: null };
	if (portal.throttle.waitFor(attempt) > 0) {
		return refuse('too_many_attempts');
	}
	portal.throttle.begin(attempt);
	const [current] = await portal.db
		.select({ passwordHash: person.passwordHash })
		.from(person)
		.where(eq(person.id, actor.id));
	const passwordHash = current?.passwordHash ?? null;
	if (!(await verifyPassword(passwordHash, given.password))) {
		return refuse('malformed', { [given.field]: 'password_wrong' });
	}
	portal.throttle.succeeded(attempt);
	return accept(passwordHash);
}
