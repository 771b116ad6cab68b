import type { RequestEvent } from '@sveltejs/kit';
import type { SetCookie } from '#server/auth/sessions.ts';
import type { Visit } from '#server/auth/visit.ts';
import type { Fact } from '#server/portal.ts';

/** Where this request comes from, for the use cases of signing in. */
export function visitOf(event: RequestEvent): Visit {
	const { address, sessionHash } = event.locals;
	return { address, sessionHash, headers: event.request.headers };
}

type Finished = { cookies?: SetCookie[]; facts: Fact[]; sessionHash?: string };

/** What a use case of signing in leaves to its caller: cookies for the browser, facts for the live rooms, and the session that the page goes on with. */
export function finish(event: RequestEvent, value: Finished): void {
	event.locals.sessionHash = value.sessionHash ?? event.locals.sessionHash;
	for (const { name, value: content, attributes } of value.cookies ?? []) {
		event.cookies.set(name, content, attributes);
	}
	for (const fact of value.facts) {
		event.locals.portal.announce(fact);
	}
}
