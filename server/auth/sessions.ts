import { and, desc, eq, gt, inArray, isNull } from 'drizzle-orm';
import { Lucia, TimeSpan } from 'lucia';
import type { DbOrTx, Tx } from '#server/db/client.ts';
import { pendingSignIn, person, session } from '#server/db/schema.ts';
import { readActor } from '#server/people/actor-of.ts';
import type { Portal } from '#server/portal.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { isSecure, type HeaderSource } from './address.ts';
import { mayUseDemonstration } from './demonstration-rule.ts';
import { sessionAdapter, sessionHashOf } from './session-adapter.ts';

/** Unused for so long, a session ends: a shift on a shared hospital PC. OWASP ASVS 5.0, 7.3.1. */
const IDLE_HOURS = 12;
/** However much it is used, a session ends after so long. OWASP ASVS 5.0, 7.3.2. */
const LONGEST_DAYS = 10;
/** The idle limit is moved at most this often, so that a page with forty pictures writes once. */
const MOVE_AFTER_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;

/** A cookie in parts, as SvelteKit's `cookies.set` takes it. */
export type SetCookie = {
	name: string;
	value: string;
	attributes: {
		httpOnly: boolean;
		secure: boolean;
		sameSite: 'lax';
		path: string;
		maxAge: number;
	};
};
export type OpenSession = { actor: Actor; sessionHash: string; renewedCookie: string | null };
type Clocked = Pick<Portal, 'clock'>;

/** `__Host-` makes browsers insist on Secure, Path=/ and no Domain; they refuse that prefix on plain http. */
const cookieName = (secure: boolean): string => (secure ? '__Host-session' : 'session');

function sessions(on: DbOrTx, { clock }: Clocked, secure: boolean) {
	return new Lucia(sessionAdapter(on, clock), {
		sessionExpiresIn: new TimeSpan(IDLE_HOURS, 'h'),
		sessionCookie: {
			name: cookieName(secure),
			attributes: { secure, sameSite: 'lax', path: '/' }
		},
		getSessionAttributes: ({ createdAt, endsAt }) => ({ createdAt, endsAt })
	});
}

const cookieAttributes = (secure: boolean): SetCookie['attributes'] => ({
	httpOnly: true,
	secure,
	sameSite: 'lax',
	path: '/',
	maxAge: IDLE_HOURS * 3600
});

/** New sign-in of this person; call it in the transaction that checked who they are, or with `portal.db`. */
export async function startSessionIn(
	on: DbOrTx,
	portal: Clocked,
	start: { personId: string; isSecure: boolean }
): Promise<{ cookie: SetCookie; sessionHash: string }> {
	const lucia = sessions(on, portal, start.isSecure);
	const createdAt = portal.clock.now();
	const endsAt = new Date(createdAt.getTime() + LONGEST_DAYS * 24 * HOUR_MS);
	await lucia.deleteExpiredSessions();
	const { id } = await lucia.createSession(start.personId, { createdAt, endsAt });
	return {
		cookie: {
			name: lucia.sessionCookieName,
			value: id,
			attributes: cookieAttributes(start.isSecure)
		},
		sessionHash: sessionHashOf(id)
	};
}

/**
 * The session of a request. `headers` say whether the browser came by https and whether people of the demonstration may
 * be here; without them those people are refused.
 */
export async function sessionOf(
	portal: Portal,
	cookieHeader: string | null,
	headers?: HeaderSource
): Promise<OpenSession | null> {
	if (cookieHeader === null) {
		return null;
	}
	const lucia = sessions(
		portal.db,
		portal,
		headers !== undefined && isSecure(portal.config, headers)
	);
	const sessionId = lucia.readSessionCookie(cookieHeader);
	if (sessionId === null || sessionId === '') {
		return null;
	}
	const { session: valid } = await lucia.validateSession(sessionId);
	const actor = valid === null ? null : await readActor(portal.db, valid.userId);
	if (valid === null || actor === null) {
		return null;
	}
	if (actor.isDemonstration && !mayUseDemonstration(portal.config, headers)) {
		return null;
	}
	const isMoved = valid.fresh || (await moveIdleLimit(portal, sessionId, valid.expiresAt));
	return {
		actor,
		sessionHash: sessionHashOf(sessionId),
		renewedCookie: isMoved ? lucia.createSessionCookie(sessionId).serialize() : null
	};
}

/** Lucia itself moves the limit only in its second half: somebody busy for five hours would be idle for seven. */
async function moveIdleLimit(portal: Portal, sessionId: string, expiresAt: Date): Promise<boolean> {
	const latest = Date.now() + IDLE_HOURS * HOUR_MS;
	if (latest - expiresAt.getTime() < MOVE_AFTER_MS) {
		return false;
	}
	await sessionAdapter(portal.db, portal.clock).updateSessionExpiration(
		sessionId,
		new Date(latest)
	);
	return true;
}

/**
 * Ends a person's sessions, and the sign-ins that wait for a code: the password before them may be the old one. Returns the
 * hashes of the sessions, for the caller to announce after the commit.
 */
export async function endSessionsOf(tx: Tx, personId: string): Promise<string[]> {
	await tx.delete(pendingSignIn).where(eq(pendingSignIn.personId, personId));
	const ended = await tx
		.delete(session)
		.where(eq(session.personId, personId))
		.returning({ id: session.id });
	return ended.map(({ id }) => id);
}

/** A person's living sessions, newest first; `id` is the hash. */
export function readSessions(
	portal: Portal,
	personId: string
): Promise<{ id: string; createdAt: Date; expiresAt: Date; endsAt: Date }[]> {
	return portal.db
		.select({
			id: session.id,
			createdAt: session.createdAt,
			expiresAt: session.expiresAt,
			endsAt: session.endsAt
		})
		.from(session)
		.where(and(eq(session.personId, personId), gt(session.expiresAt, portal.clock.now())))
		.orderBy(desc(session.createdAt));
}

/** Those of these sessions that have not ended and whose person is still active. One question, however many people are here. */
export async function livingSessions(
	portal: Portal,
	sessionHashes: string[]
): Promise<Set<string>> {
	const now = portal.clock.now();
	const found = await portal.db
		.select({ id: session.id })
		.from(session)
		.innerJoin(person, eq(person.id, session.personId))
		.where(
			and(
				inArray(session.id, sessionHashes),
				gt(session.expiresAt, now),
				gt(session.endsAt, now),
				isNull(person.deactivatedAt)
			)
		);
	return new Set(found.map((one) => one.id));
}

/** Takes the session from a browser. */
export function blankCookie(portal: Pick<Portal, 'config'>, headers: HeaderSource): SetCookie {
	const secure = isSecure(portal.config, headers);
	return {
		name: cookieName(secure),
		value: '',
		attributes: { ...cookieAttributes(secure), maxAge: 0 }
	};
}
