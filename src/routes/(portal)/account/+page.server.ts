import { changePassword } from '#server/auth/change-password.ts';
import { endOwnSession } from '#server/auth/end-own-session.ts';
import { readSessions } from '#server/auth/sessions.ts';
import { changeName } from '#server/people/change-name.ts';
import { refusedForm, typedFields } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { finish, visitOf } from '#lib/forms/visit.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = signedIn(locals);
	const sessions = await readSessions(locals.portal, actor.id);
	return {
		person: actor,
		sessions: sessions.map(({ id, createdAt, endsAt }) => ({
			id,
			isThis: id === locals.sessionHash,
			since: createdAt.toISOString(),
			until: endsAt.toISOString()
		}))
	};
};

export const actions: Actions = {
	name: async (event) => {
		const form = await event.request.formData();
		const outcome = await changeName(event.locals.portal, signedIn(event.locals), {
			displayName: form.get('displayName')
		});
		if (!outcome.ok) {
			return refusedForm(outcome, typedFields(form));
		}
		finish(event, outcome.value);
		return { saved: 'account.nameSaved' as const };
	},
	password: async (event) => {
		const form = await event.request.formData();
		const outcome = await changePassword(event.locals.portal, signedIn(event.locals), {
			from: visitOf(event),
			currentPassword: form.get('currentPassword'),
			newPassword: form.get('newPassword')
		});
		if (!outcome.ok) {
			return refusedForm(outcome);
		}
		finish(event, outcome.value);
		return { saved: 'account.passwordSaved' as const };
	},
	end: async (event) => {
		const form = await event.request.formData();
		const outcome = await endOwnSession(event.locals.portal, signedIn(event.locals), {
			sessionHash: form.get('session')
		});
		if (!outcome.ok) {
			return refusedForm(outcome);
		}
		finish(event, outcome.value);
		return { saved: 'account.sessionEnded' as const };
	}
};
