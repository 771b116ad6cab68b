import { redirect } from '@sveltejs/kit';
import { acceptInvitation } from '#server/people/accept-invitation.ts';
import { readInvitation } from '#server/people/read-invitation.ts';
import { refusedForm, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { finish, visitOf } from '#lib/forms/visit.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	return {
		invitation: valueOrError(await readInvitation(locals.portal, locals.actor, params.token)),
		path: `/invitations/${params.token}`
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { portal, actor } = event.locals;
		const form = await event.request.formData();
		const outcome = await acceptInvitation(portal, actor, {
			from: visitOf(event),
			token: event.params.token,
			displayName: form.get('displayName'),
			specialty: form.get('specialty'),
			password: form.get('password')
		});
		if (!outcome.ok) {
			return refusedForm(outcome, typedFields(form, ['password']));
		}
		finish(event, outcome.value);
		redirect(303, '/');
	}
};
