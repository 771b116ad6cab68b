import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import { passkey, person, secondFactor } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import { EmailSchema } from '#lib/domain/people/people.ts';
import { endSessionsOf } from './sessions.ts';

const RemoveFactorSchema = v.object({ email: EmailSchema });

/** Of both kinds, how many were removed. */
export type RemovedFactors = { codes: number; passkeys: number };

/**
 * For whoever runs the machine (`npm run remove-factor`), when telephone and recovery codes are lost: there is no actor. Passkeys
 * go too, because they are on the devices that were lost. The password stays, and every session ends.
 */
export async function removeFactor(
	portal: Portal,
	input: { email: unknown }
): Promise<Outcome<RemovedFactors>> {
	const parsed = parseFields(RemoveFactorSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	return portal.db.transaction(async (tx) => {
		const [found] = await tx
			.select({ id: person.id })
			.from(person)
			.where(eq(person.email, parsed.value.email))
			.for('update');
		if (found === undefined) {
			return refuse('not_found');
		}
		const personId = found.id;
		const codes = await tx
			.delete(secondFactor)
			.where(eq(secondFactor.personId, personId))
			.returning({ personId: secondFactor.personId });
		const passkeys = await tx
			.delete(passkey)
			.where(eq(passkey.personId, personId))
			.returning({ id: passkey.id });
		const removed = { codes: codes.length, passkeys: passkeys.length };
		if (removed.codes + removed.passkeys === 0) {
			return refuse('factor_is_off');
		}
		await endSessionsOf(tx, personId);
		await writeAudit(tx, null, 'factor.removed_by_operator', { personId, ...removed });
		return accept(removed);
	});
}
