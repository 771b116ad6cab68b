import * as v from 'valibot';
import type { Tx } from '#server/db/client.ts';
import type { Portal } from '#server/portal.ts';
import { refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { checkPassword } from './check-password.ts';
import { GivenPasswordSchema } from './passwords.ts';
import { holdPerson, readFactor } from './second-factor.ts';
import { withBothShown } from './show-both.ts';
import type { Visit } from './visit.ts';

const PasswordSchema = v.object({ passkeyPassword: GivenPasswordSchema });

/** `passkeyCode` where codes are asked for. */
export type ShownOwner = { from: Visit; passkeyPassword: unknown; passkeyCode: unknown };

/** Whoever changes passkeys shows once more what signing in without one takes: the password, and a code where codes are asked for. */
export async function withOwnerShown<T>(
	portal: Portal,
	{ actor, input }: { actor: Actor; input: ShownOwner },
	act: (tx: Tx) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	const { from, passkeyPassword, passkeyCode } = input;
	if ((await readFactor(portal.db, actor.id)) !== null) {
		const both = { from, factorPassword: passkeyPassword, code: passkeyCode };
		return named(await withBothShown(portal, { actor, input: both }, act));
	}
	const parsed = parseFields(PasswordSchema, { passkeyPassword });
	if (!parsed.ok) {
		return parsed;
	}
	const { passkeyPassword: password } = parsed.value;
	const checked = await checkPassword(portal, actor, { from, password, field: 'passkeyPassword' });
	if (!checked.ok) {
		return checked;
	}
	return portal.db.transaction(async (tx) => {
		if ((await holdPerson(tx, actor.id)) !== checked.value) {
			return refuse('malformed', { passkeyPassword: 'password_wrong' });
		}
		// Turned on in another window since: from here on it takes a code too.
		return (await readFactor(tx, actor.id)) === null ? act(tx) : refuse('factor_is_on');
	});
}

const NAMES: Record<string, string> = { factorPassword: 'passkeyPassword', code: 'passkeyCode' };

/** The same fields stand twice on the page, so here they have names of their own. */
function named<T>(outcome: Outcome<T>): Outcome<T> {
	if (outcome.ok || outcome.fields === undefined) {
		return outcome;
	}
	const fields = Object.entries(outcome.fields).map(([name, fault]) => [
		NAMES[name] ?? name,
		NAMES[fault] ?? fault
	]);
	return refuse(outcome.reason, Object.fromEntries(fields) as Record<string, string>);
}
