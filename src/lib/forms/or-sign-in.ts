import { redirect } from '@sveltejs/kit';
import type { Actor } from '#lib/domain/people/actor.ts';

/** Files and the home page lie outside of the portal's layout, so who is not signed in is sent there from here. */
export function orSignIn(actor: Actor | null, url: URL): Actor {
	if (actor === null) {
		redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
	}
	return actor;
}
