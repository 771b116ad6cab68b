import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import { person } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { checkPassword } from './check-password.ts';
import { faultOfPassword, GivenPasswordSchema, hashPassword } from './passwords.ts';
import type { Opened } from './open-session.ts';
import { renewSessionIn } from './renew-session.ts';
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
): Promise<Outcome<Opened>> {
	// The sign-in page shows their password to everybody: whoever changed it would lock the others out.
	if (actor.isDemonstration) {
		return refuse('not_allowed');
	}
	const parsed = parseFields(ChangePasswordSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const { currentPassword, newPassword } = parsed.value;
	const given = { from: input.from, password: currentPassword, field: 'currentPassword' };
	const checked = await checkPassword(portal, actor, given);
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
		const renewed = await renewSessionIn(tx, portal, { actor, from: input.from });
		await writeAudit(tx, actor.id, 'password.changed', { personId: actor.id });
		return accept(renewed);
	});
}
