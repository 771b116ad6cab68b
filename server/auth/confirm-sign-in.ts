import * as v from 'valibot';
import { writeAudit } from '#server/audit/write-audit.ts';
import type { Tx } from '#server/db/client.ts';
import { readActor } from '#server/people/actor-of.ts';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import { knownBrowser } from './known-browser.ts';
import { openSessionIn, type Opened } from './open-session.ts';
import { endPendingIn, readPending, type PendingSignIn } from './pending-sign-in.ts';
import { holdPerson, takeCode } from './second-factor.ts';
import type { Visit } from './visit.ts';

/** The limit only bounds the work: a recovery code has 16 signs and what stands between them. */
export const CodeSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(100));
const ConfirmSchema = v.object({ code: CodeSchema });

/** Second step of a sign-in, for a browser that has shown the password: the session begins here. */
export async function confirmSignIn(
	portal: Portal,
	visit: Visit,
	input: { code: unknown }
): Promise<Outcome<Opened>> {
	const pending = await readPending(portal.db, portal, visit.headers);
	if (pending === null) {
		return refuse('code_wait_over');
	}
	const parsed = parseFields(ConfirmSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const browser = knownBrowser(portal, visit.headers, pending.email);
	const attempt = { account: `code ${pending.personId}`, address: visit.address, browser };
	if (portal.throttle.waitFor(attempt) > 0) {
		return refuse('too_many_attempts');
	}
	portal.throttle.begin(attempt);
	const { code } = parsed.value;
	const entered = await portal.db.transaction((tx) => enter(tx, portal, { visit, pending, code }));
	if (entered.ok) {
		portal.throttle.succeeded(attempt);
	}
	return entered;
}

type Given = { visit: Visit; pending: PendingSignIn; code: string };

async function enter(tx: Tx, portal: Portal, given: Given): Promise<Outcome<Opened>> {
	const { visit, pending } = given;
	const { personId } = pending;
	await holdPerson(tx, personId);
	// Again, now that nobody else uses it: another tab may have, or the password was changed.
	if ((await readPending(tx, portal, visit.headers)) === null) {
		return refuse('code_wait_over');
	}
	const actor = await readActor(tx, personId);
	if (actor === null) {
		return refuse('code_wait_over');
	}
	const taken = await takeCode(tx, portal, { personId, code: given.code });
	if (!taken.ok) {
		return refuseCode(tx, personId, taken);
	}
	const { headers } = visit;
	const blank = await endPendingIn(tx, portal, { id: pending.id, headers });
	const opened = await openSessionIn(tx, portal, visit, actor);
	await writeAudit(tx, personId, 'session.started', { by: taken.value.by });
	if (taken.value.by === 'recovery_code') {
		await writeAudit(tx, personId, 'recovery_code.used', { personId, left: taken.value.left });
	}
	return accept({ ...opened, cookies: [...opened.cookies, blank] });
}

async function refuseCode(tx: Tx, personId: string, refused: Refused): Promise<Refused> {
	await writeAudit(tx, null, 'session.refused', { personId, reason: refused.reason });
	return refused.reason === 'wrong_code' ? refuse('wrong_code', { code: 'code_wrong' }) : refused;
}
