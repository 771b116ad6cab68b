import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import type { Tx } from '#server/db/client.ts';
import type { Portal } from '#server/portal.ts';
import { refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { checkPassword } from './check-password.ts';
import { CodeSchema } from './confirm-sign-in.ts';
import { GivenPasswordSchema } from './passwords.ts';
import { holdPerson, takeCode } from './second-factor.ts';
import type { Visit } from './visit.ts';

const BothSchema = v.object({ factorPassword: GivenPasswordSchema, code: CodeSchema });

export type ShownBoth = { from: Visit; factorPassword: unknown; code: unknown };

/** Whoever changes a second factor shows password and code once more: a browser left open has neither. */
export async function withBothShown<T>(
	portal: Portal,
	{ actor, input }: { actor: Actor; input: ShownBoth },
	act: (tx: Tx) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	const parsed = parseFields(BothSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const { factorPassword: password, code } = parsed.value;
	const given = { from: input.from, password, field: 'factorPassword' };
	const checked = await checkPassword(portal, actor, given);
	if (!checked.ok) {
		return checked;
	}
	const attempt = { account: `code ${actor.id}`, address: input.from.address, browser: null };
	if (portal.throttle.waitFor(attempt) > 0) {
		return refuse('too_many_attempts');
	}
	portal.throttle.begin(attempt);
	const taking = { actor, passwordHash: checked.value, code, act };
	const outcome = await portal.db.transaction((tx) => takeAndAct(tx, portal, taking));
	if (outcome.ok) {
		portal.throttle.succeeded(attempt);
	}
	return outcome;
}

type Taking<T> = {
	actor: Actor;
	passwordHash: string | null;
	code: string;
	act: (tx: Tx) => Promise<Outcome<T>>;
};

async function takeAndAct<T>(
	tx: Tx,
	portal: Portal,
	{ actor, passwordHash, code, act }: Taking<T>
): Promise<Outcome<T>> {
	const personId = actor.id;
	if ((await holdPerson(tx, personId)) !== passwordHash) {
		return refuse('malformed', { factorPassword: 'password_wrong' });
	}
	const taken = await takeCode(tx, portal, { personId, code });
	if (!taken.ok) {
		await writeAudit(tx, personId, 'factor.refused', { personId, reason: taken.reason });
		return taken.reason === 'wrong_code' ? refuse('malformed', { code: 'code_wrong' }) : taken;
	}
	const outcome = await act(tx);
	if (taken.value.by === 'recovery_code') {
		await writeAudit(tx, personId, 'recovery_code.used', { personId, left: taken.value.left });
	}
	return outcome;
}
