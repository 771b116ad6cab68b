import { redirect } from '@sveltejs/kit';
import { readPasswordReset, resetPassword } from '#server/auth/reset-password.ts';
import { refusedForm, valueOrError } from '#lib/forms/outcome.ts';
import { finish } from '#lib/forms/visit.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
	setHeaders({ 'cache-control': 'no-store' });
	return valueOrError(await readPasswordReset(locals.portal, params.token));
};

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const outcome = await resetPassword(event.locals.portal, {
			token: event.params.token,
			password: form.get('password')
		});
		if (!outcome.ok) {
			return refusedForm(outcome);
		}
		finish(event, outcome.value);
		redirect(303, '/sign-in?after=reset');
	}
};
