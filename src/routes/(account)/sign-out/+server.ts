import { endOwnSession } from '#server/auth/end-own-session.ts';
import { blankCookie } from '#server/auth/sessions.ts';
import { finish } from '#lib/forms/visit.ts';
import type { RequestHandler } from './$types.js';

export const POST: RequestHandler = async (event) => {
	const { portal, actor, sessionHash } = event.locals;
	if (actor !== null && sessionHash !== null) {
		const outcome = await endOwnSession(portal, actor, { sessionHash });
		if (outcome.ok) {
			finish(event, outcome.value);
		}
	}
	finish(event, { cookies: [blankCookie(portal, event.request.headers)], facts: [] });
	return new Response(null, {
		status: 303,
		headers: {
			location: '/sign-in?after=sign-out',
			// Not the cookies: the one that knows the browser keeps the owner's way in open while somebody guesses.
			'clear-site-data': '"cache", "storage"'
		}
	});
};
