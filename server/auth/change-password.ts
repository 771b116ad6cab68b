import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import { person } from '#server/db/schema.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { openSessionIn } from './open-session.ts';
import { faultOfPassword, GivenPasswordSchema, hashPassword, verifyPassword } from './passwords.ts';
import { endedSessionFacts } from './rights-changed.ts';
import type { SetCookie } from './sessions.ts';
import type { Visit } from './visit.ts';

const ChangePasswordSchema = v.object({
	currentPassword: GivenPasswordSchema,
	newPassword: v.string()
});

type Input = { from: Visit; currentPassword: unknown; newPassword: unknown };

/** Ends every session of the person, the one in use too, which gets a successor under a new id. */
export async function changePassword(
	portal: Portal,
	actor: Actor,
	input: Input
): Promise<Outcome<{ cookies: SetCookie[]; facts: Fact[] }>> {
	// The sign-in page shows their password to everybody: whoever changed it would lock the others out.
	if (actor.isDemonstration) {
		return refuse('not_allowed');
	}
	const parsed = parseFields(ChangePasswordSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const { currentPassword, newPassword } = parsed.value;
	const checked = await checkCurrent(portal, actor, { from: input.from, currentPassword });
	if (!checked.ok) {
		return checked;
	}
	const fault = faultOfPassword(newPassword, actor.email);
	if (fault !== null) {
		return refuse('password_weak', { newPassword: fault });
	}
	const passwordHash = await hashPassword(newPassword);

	return portal.db.transaction(async (tx) => {
		const [now] = await tx
			.select({ passwordHash: person.passwordHash })
			.from(person)
			.where(eq(person.id, actor.id))
			.for('update');
		if (now === undefined || now.passwordHash !== checked.value) {
			return refuse('malformed', { currentPassword: 'password_wrong' });
		}
		await tx.update(person).set({ passwordHash }).where(eq(person.id, actor.id));
		const ended = await endedSessionFacts(tx, actor.id);
		const { cookies } = await openSessionIn(tx, portal, input.from, actor);
		await writeAudit(tx, actor.id, 'password.changed', { personId: actor.id });
		return accept({ cookies, facts: ended });
	});
}

/** The stored hash when this is the password behind it. A browser left open must not serve to guess at any speed. */
async function checkCurrent(
	portal: Portal,
	actor: Actor,
	given: { from: Visit; currentPassword: string }
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
	if (!(await verifyPassword(passwordHash, given.currentPassword))) {
		return refuse('malformed', { currentPassword: 'password_wrong' });
	}
	portal.throttle.succeeded(attempt);
	return accept(passwordHash);
}
