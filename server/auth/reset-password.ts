import { and, eq, gt, isNull } from 'drizzle-orm';
import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { passwordReset, person } from '#server/db/schema.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import { faultOfPassword, hashPassword } from './passwords.ts';
import { endedSessionFacts } from './rights-changed.ts';
import { hashOfToken } from './tokens.ts';

const ResetSchema = v.object({ password: v.string() });

function living(on: DbOrTx, portal: Portal, token: string) {
	return on
		.select({ id: passwordReset.id, personId: person.id, email: person.email })
		.from(passwordReset)
		.innerJoin(person, eq(person.id, passwordReset.personId))
		.where(
			and(
				eq(passwordReset.tokenHash, hashOfToken(token)),
				isNull(passwordReset.usedAt),
				isNull(person.deactivatedAt),
				gt(passwordReset.expiresAt, portal.clock.now())
			)
		);
}

/** Whose password this link sets; refused when it was used, replaced or is too old. */
export async function readPasswordReset(
	portal: Portal,
	token: string
): Promise<Outcome<{ email: string }>> {
	const [found] = await living(portal.db, portal, token);
	return found === undefined ? refuse('reset_not_valid') : accept({ email: found.email });
}

/** Sets a new password once, and ends all sessions of the person: whoever was inside with the old one is out. */
export async function resetPassword(
	portal: Portal,
	input: { token: string; password: unknown }
): Promise<Outcome<{ email: string; facts: Fact[] }>> {
	const reset = await readPasswordReset(portal, input.token);
	if (!reset.ok) {
		return reset;
	}
	const parsed = parseFields(ResetSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const fault = faultOfPassword(parsed.value.password, reset.value.email);
	if (fault !== null) {
		return refuse('password_weak', { password: fault });
	}
	// Before the transaction: the embedded database serves nobody else while one is open.
	const passwordHash = await hashPassword(parsed.value.password);

	return portal.db.transaction(async (tx) => {
		const [found] = await living(tx, portal, input.token).for('update');
		if (found === undefined) {
			return refuse('reset_not_valid');
		}
		await tx.update(person).set({ passwordHash }).where(eq(person.id, found.personId));
		await tx
			.update(passwordReset)
			.set({ usedAt: portal.clock.now() })
			.where(and(eq(passwordReset.personId, found.personId), isNull(passwordReset.usedAt)));
		const facts = await endedSessionFacts(tx, found.personId);
		await writeAudit(tx, found.personId, 'password.reset', { personId: found.personId });
		return accept({ email: found.email, facts });
	});
}
