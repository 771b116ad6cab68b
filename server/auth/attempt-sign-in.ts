import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import { person } from '#server/db/schema.ts';
import { readActor } from '#server/people/actor-of.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { EmailSchema } from '#lib/domain/people/people.ts';
import { mayUseDemonstration } from './demonstration-rule.ts';
import { knownBrowser } from './known-browser.ts';
import { openSessionIn, type Opened } from './open-session.ts';
import { GivenPasswordSchema, verifyPassword } from './passwords.ts';
import { beginPendingIn } from './pending-sign-in.ts';
import { readFactor } from './second-factor.ts';
import type { SetCookie } from './sessions.ts';
import type { Visit } from './visit.ts';

const SignInSchema = v.object({
	email: EmailSchema,
	password: GivenPasswordSchema
});
type Credentials = { id: string; passwordHash: string | null; isDemonstration: boolean };

export type SignedIn =
	| (Opened & { step: 'in'; actor: Actor })
	/** The password was right, and the person has a second factor: `confirmSignIn` opens the session. */
	| { step: 'code'; cookies: SetCookie[]; facts: Fact[] };

/** An unknown address, a wrong password and a deactivated person get the same answer after the same work. */
export async function attemptSignIn(
	portal: Portal,
	visit: Visit,
	input: { email: unknown; password: unknown }
): Promise<Outcome<SignedIn>> {
	const parsed = parseFields(SignInSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const { email, password } = parsed.value;
	const browser = knownBrowser(portal, visit.headers, email);
	const attempt = { account: email, address: visit.address, browser };
	if (portal.throttle.waitFor(attempt) > 0) {
		return refuse('too_many_attempts');
	}
	portal.throttle.begin(attempt);

	const known = await credentialsOf(portal, email);
	const isRight = await verifyPassword(known?.passwordHash ?? null, password);
	if (known === undefined || !isRight) {
		return refuseSignIn(portal, known?.id ?? null, 'wrong_credentials');
	}
	if (known.isDemonstration && !mayUseDemonstration(portal.config, visit.headers)) {
		return refuseSignIn(portal, known.id, 'demonstration_only_here');
	}
	portal.throttle.succeeded(attempt);
	return enter(portal, visit, known);
}

async function credentialsOf(portal: Portal, email: string): Promise<Credentials | undefined> {
	const [found] = await portal.db
		.select({
			id: person.id,
			passwordHash: person.passwordHash,
			isDemonstration: person.isDemonstration
		})
		.from(person)
		.where(eq(person.email, email));
	return found;
}

async function refuseSignIn(
	portal: Portal,
	personId: string | null,
	reason: 'wrong_credentials' | 'demonstration_only_here'
): Promise<Refused> {
	await portal.db.transaction((tx) =>
		writeAudit(tx, null, 'session.refused', { personId, reason })
	);
	return refuse(reason);
}

/** A session of its own for each sign-in; the one that the browser had before ends. With a second factor there is none yet. */
function enter(portal: Portal, visit: Visit, checked: Credentials): Promise<Outcome<SignedIn>> {
	return portal.db.transaction(async (tx) => {
		const [now] = await tx
			.select({ passwordHash: person.passwordHash })
			.from(person)
			.where(eq(person.id, checked.id))
			.for('update');
		const actor = await readActor(tx, checked.id);
		// Deactivated, or the password was changed while this one was being checked.
		if (actor === null || now?.passwordHash !== checked.passwordHash) {
			await writeAudit(tx, null, 'session.refused', {
				personId: checked.id,
				reason: 'wrong_credentials'
			});
			return refuse('wrong_credentials');
		}
		if ((await readFactor(tx, actor.id)) !== null) {
			const given = { personId: actor.id, headers: visit.headers };
			const cookie = await beginPendingIn(tx, portal, given);
			await writeAudit(tx, actor.id, 'session.code_asked', {});
			return accept({ step: 'code', cookies: [cookie], facts: [] });
		}
		const opened = await openSessionIn(tx, portal, visit, actor);
		await writeAudit(tx, actor.id, 'session.started', {});
		return accept({ step: 'in', actor, ...opened });
	});
}
