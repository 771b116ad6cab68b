import type { Actor } from '#lib/domain/people/actor.ts';
import { startSessionIn, type SetCookie } from '#server/auth/sessions.ts';
import type { Visit } from '#server/auth/visit.ts';
import type { Portal } from '#server/portal.ts';

/** A session of this person on plain http, as the value of a Cookie header. */
export async function signInAs(portal: Portal, actor: Actor): Promise<string> {
	const start = { personId: actor.id, isSecure: false };
	const { cookie } = await startSessionIn(portal.db, portal, start);
	return cookieHeader([cookie]);
}

/** A request from some browser, as the use cases of signing in see it. */
export function aVisit(
	given: {
		address?: string;
		cookies?: SetCookie[];
		headers?: Record<string, string>;
		sessionHash?: string | null;
	} = {}
): Visit {
	const cookies = given.cookies ?? [];
	return {
		address: given.address ?? '203.0.113.7',
		headers: new Headers({
			host: 'localhost:3000',
			...(cookies.length === 0 ? {} : { cookie: cookieHeader(cookies) }),
			...given.headers
		}),
		sessionHash: given.sessionHash ?? null
	};
}

/** What a browser sends back for these cookies. */
export function cookieHeader(cookies: SetCookie[]): string {
	return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}
