import { error } from '@sveltejs/kit';
import type { Actor } from '#lib/domain/people/actor.ts';

/** The signed-in person in a `load` or an action below `(portal)`; an action is reached without the layout's redirect. */
export function signedIn(locals: App.Locals): Actor {
	if (locals.actor === null) {
		error(401, {
			code: 'not_signed_in',
			message: 'You are signed out. Sign in again; what you typed is still on the page before.'
		});
	}
	return locals.actor;
}
