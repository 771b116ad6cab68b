import { and, eq, gt, isNull, lte } from 'drizzle-orm';
import type { DbOrTx, Tx } from '#server/db/client.ts';
import { pendingSignIn, person } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { isSecure, type HeaderSource } from './address.ts';
import { cookieValue } from './cookie-value.ts';
import type { SetCookie } from './sessions.ts';
import { hashOfToken, newToken } from './tokens.ts';

/** Time to take out a telephone and read a code. */
const PENDING_S = 5 * 60;

export type PendingSignIn = { id: string; personId: string; email: string };

const cookieName = (secure: boolean): string => (secure ? '__Host-pending' : 'pending');

function cookie(portal: Pick<Portal, 'config'>, headers: HeaderSource, value: string): SetCookie {
	const secure = isSecure(portal.config, headers);
	const maxAge = value === '' ? 0 : PENDING_S;
	return {
		name: cookieName(secure),
		value,
		attributes: { httpOnly: true, secure, sameSite: 'lax', path: '/', maxAge }
	};
}

/** Remembers that the password was right, in this browser and for five minutes. It is no session. */
export async function beginPendingIn(
	tx: Tx,
	portal: Portal,
	given: { personId: string; headers: HeaderSource }
): Promise<SetCookie> {
	const now = portal.clock.now();
	await tx.delete(pendingSignIn).where(lte(pendingSignIn.expiresAt, now));
	const { token, tokenHash } = newToken();
	const expiresAt = new Date(now.getTime() + PENDING_S * 1000);
	await tx.insert(pendingSignIn).values({ id: tokenHash, personId: given.personId, expiresAt });
	return cookie(portal, given.headers, token);
}

/** Whose code this browser is asked for; null when it has shown no password, or too long ago. */
export async function readPending(
	on: DbOrTx,
	portal: Portal,
	headers: HeaderSource
): Promise<PendingSignIn | null> {
	const token = cookieValue(headers, cookieName(isSecure(portal.config, headers)));
	if (token === null || token === '') {
		return null;
	}
	const [found] = await on
		.select({ id: pendingSignIn.id, personId: person.id, email: person.email })
		.from(pendingSignIn)
		.innerJoin(person, eq(person.id, pendingSignIn.personId))
		.where(
			and(
				eq(pendingSignIn.id, hashOfToken(token)),
				gt(pendingSignIn.expiresAt, portal.clock.now()),
				isNull(person.deactivatedAt)
			)
		);
	return found ?? null;
}

/** Takes it from the browser, and from the table where it is still there. */
export async function endPendingIn(
	tx: Tx,
	portal: Portal,
	given: { id: string; headers: HeaderSource }
): Promise<SetCookie> {
	await tx.delete(pendingSignIn).where(eq(pendingSignIn.id, given.id));
	return cookie(portal, given.headers, '');
}
