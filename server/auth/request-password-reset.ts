import { and, count, eq, gt, isNull } from 'drizzle-orm';
import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { passwordReset, person } from '#server/db/schema.ts';
import { resetLetter } from '#server/mail/letters.ts';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import { EmailSchema } from '#lib/domain/people/people.ts';
import { linkTo, newToken } from './tokens.ts';
import type { Visit } from './visit.ts';

const ResetRequestSchema = v.object({ email: EmailSchema });
/** OWASP Forgot Password: short; an hour is what a slow mail server in a hospital needs. */
const RESET_MS = 3_600_000;
/** More letters than this in an hour would be somebody filling another's mailbox. */
const LETTERS_PER_HOUR = 3;

/**
 * The answer is given before the address is looked up, so neither its text nor its time tells whether there is an account.
 * `sent` settles when the work is done; a failure is in the log.
 */
export function requestPasswordReset(
	portal: Portal,
	visit: Visit,
	input: { email: unknown }
): Outcome<{ email: string; sent: Promise<void> }> {
	const parsed = parseFields(ResetRequestSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const { email } = parsed.value;
	const attempt = { account: `reset ${email}`, address: visit.address, browser: null };
	if (portal.throttle.waitFor(attempt) > 0) {
		return refuse('too_many_attempts');
	}
	portal.throttle.begin(attempt);
	const sent = sendReset(portal, email).catch((error: unknown) =>
		portal.log.error({ err: error }, 'a password reset was not sent')
	);
	return accept({ email, sent });
}

async function sendReset(portal: Portal, email: string): Promise<void> {
	const token = await portal.db.transaction((tx) => storeReset(tx, portal, email));
	if (token !== null) {
		await portal.mail.send(resetLetter(email, linkTo(portal.config, `/reset/${token}`)));
	}
}

/** The same statements whether or not there is such a person, but for the one that stores the link. */
async function storeReset(tx: Tx, portal: Portal, email: string): Promise<string | null> {
	const [found] = await tx
		.select({ id: person.id, isDemonstration: person.isDemonstration })
		.from(person)
		.where(and(eq(person.email, email), isNull(person.deactivatedAt)))
		.for('update');
	const createdAt = portal.clock.now();
	const [recent] = await tx
		.select({ letters: count() })
		.from(passwordReset)
		.where(
			and(
				eq(passwordReset.personId, found?.id ?? newId()),
				gt(passwordReset.createdAt, new Date(createdAt.getTime() - RESET_MS))
			)
		);
	const { token, tokenHash } = newToken();
	// The password of a demonstration account is public and stays what the page says.
	const mayReset = found?.isDemonstration === false && (recent?.letters ?? 0) < LETTERS_PER_HOUR;
	if (mayReset) {
		const expiresAt = new Date(createdAt.getTime() + RESET_MS);
		await tx.insert(passwordReset).values({ tokenHash, personId: found.id, createdAt, expiresAt });
	}
	await writeAudit(tx, null, 'password.reset_requested', {
		personId: found?.id ?? null,
		sent: mayReset ? 1 : 0
	});
	return mayReset ? token : null;
}
