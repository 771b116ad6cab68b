import { requestPasswordReset } from '#server/auth/request-password-reset.ts';
import { refusedForm, typedFields } from '#lib/forms/outcome.ts';
import { visitOf } from '#lib/forms/visit.ts';
import type { Actions } from './$types.js';

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const outcome = requestPasswordReset(event.locals.portal, visitOf(event), {
			email: form.get('email')
		});
		return outcome.ok
			? { sentTo: outcome.value.email, hasMail: event.locals.portal.config.smtpUrl !== null }
			: refusedForm(outcome, typedFields(form));
	}
};
