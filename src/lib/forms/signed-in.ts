import { error } from '@sveltejs/kit';
import type { Actor } from '#lib/domain/people/actor.ts';
import { text } from '#lib/text/text.ts';

/** The signed-in person in a `load` or an action below `(portal)`; an action is reached without the layout's redirect. */
export function signedIn(locals: App.Locals): Actor {
	if (locals.actor === null) {
		error(401, {
			code: 'not_signed_in',
			message: text('error.signedOut')
		});
	}
	return locals.actor;
}
