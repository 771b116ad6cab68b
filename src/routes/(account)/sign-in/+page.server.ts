import { redirect } from '@sveltejs/kit';
import { askForPasskey } from '#server/auth/ask-for-passkey.ts';
import { attemptSignIn } from '#server/auth/attempt-sign-in.ts';
import { signInWithPasskey } from '#server/auth/sign-in-with-passkey.ts';
import { readDemonstrationAccounts } from '#server/people/read-demonstration-accounts.ts';
import { refusedForm, typedFields } from '#lib/forms/outcome.ts';
import { ownPath } from '#lib/forms/own-path.ts';
import { finish, visitOf } from '#lib/forms/visit.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
	const { locals, url } = event;
	if (locals.actor !== null) {
		redirect(303, ownPath(url.searchParams.get('next')));
	}
	const accounts = await readDemonstrationAccounts(locals.portal, visitOf(event));
	const asked = askForPasskey(locals.portal, event.request.headers);
	finish(event, { cookies: asked === null ? [] : [asked.cookie], facts: [] });
	const email = url.searchParams.get('email') ?? '';
	return {
		accounts,
		email,
		passkey: asked?.request ?? null,
		next: url.searchParams.get('next'),
		after: url.searchParams.get('after')
	};
};

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const next = ownPath(event.url.searchParams.get('next'));
		if (form.has('passkey')) {
			const entered = await signInWithPasskey(event.locals.portal, visitOf(event), {
				passkey: form.get('passkey')
			});
			if (!entered.ok) {
				return refusedForm(entered);
			}
			finish(event, entered.value);
			redirect(303, next);
		}
		const outcome = await attemptSignIn(event.locals.portal, visitOf(event), {
			email: form.get('email'),
			password: form.get('password')
		});
		if (!outcome.ok) {
			return refusedForm(outcome, typedFields(form, ['password']));
		}
		finish(event, outcome.value);
		redirect(
			303,
			outcome.value.step === 'in' ? next : `/sign-in/code?${new URLSearchParams({ next })}`
		);
	}
};
