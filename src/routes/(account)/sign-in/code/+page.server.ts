import { redirect } from '@sveltejs/kit';
import { askForPasskeyAsCode } from '#server/auth/ask-for-passkey.ts';
import { confirmSignIn } from '#server/auth/confirm-sign-in.ts';
import { confirmWithPasskey } from '#server/auth/confirm-with-passkey.ts';
import { readPendingSignIn } from '#server/auth/read-pending-sign-in.ts';
import { refusedForm } from '#lib/forms/outcome.ts';
import { ownPath } from '#lib/forms/own-path.ts';
import { finish, visitOf } from '#lib/forms/visit.ts';
import type { Actions, PageServerLoad } from './$types.js';

/** Back to the password, and from there to where the person wanted to go. */
function backToPassword(url: URL): never {
	redirect(303, `/sign-in?${new URLSearchParams({ after: 'code', next: nextOf(url) })}`);
}
const nextOf = (url: URL): string => ownPath(url.searchParams.get('next'));

export const load: PageServerLoad = async ({ locals, url, request, setHeaders }) => {
	if (locals.actor !== null) {
		redirect(303, nextOf(url));
	}
	setHeaders({ 'cache-control': 'no-store' });
	const pending = await readPendingSignIn(locals.portal, request.headers);
	if (pending === null) {
		backToPassword(url);
	}
	return {
		email: pending.email,
		next: nextOf(url),
		passkey: await askForPasskeyAsCode(locals.portal, request.headers),
		withRecoveryCode: url.searchParams.get('with') === 'recovery-code'
	};
};

export const actions: Actions = {
	default: async (event) => {
		const form = await event.request.formData();
		const { portal } = event.locals;
		const outcome = form.has('passkey')
			? await confirmWithPasskey(portal, visitOf(event), { passkey: form.get('passkey') })
			: await confirmSignIn(portal, visitOf(event), { code: form.get('code') });
		if (!outcome.ok && outcome.reason === 'code_wait_over') {
			backToPassword(event.url);
		}
		if (!outcome.ok) {
			return refusedForm(outcome);
		}
		finish(event, outcome.value);
		redirect(303, nextOf(event.url));
	}
};
