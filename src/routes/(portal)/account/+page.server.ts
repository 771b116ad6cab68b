import { fail, type RequestEvent } from '@sveltejs/kit';
import { beginFactor } from '#server/auth/begin-factor.ts';
import { changePassword } from '#server/auth/change-password.ts';
import { disableFactor } from '#server/auth/disable-factor.ts';
import { enableFactor } from '#server/auth/enable-factor.ts';
import { endOwnSession } from '#server/auth/end-own-session.ts';
import { renewRecoveryCodes } from '#server/auth/renew-recovery-codes.ts';
import { readFactor } from '#server/auth/second-factor.ts';
import { readSessions } from '#server/auth/sessions.ts';
import { changeName } from '#server/people/change-name.ts';
import { refusedForm, typedFields } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { finish, visitOf } from '#lib/forms/visit.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = signedIn(locals);
	const sessions = await readSessions(locals.portal, actor.id);
	const factor = await readFactor(locals.portal.db, actor.id);
	return {
		person: actor,
		factor: factor === null ? null : { ...factor, since: factor.since.toISOString() },
		sessions: sessions.map(({ id, createdAt, endsAt }) => ({
			id,
			isThis: id === locals.sessionHash,
			since: createdAt.toISOString(),
			until: endsAt.toISOString()
		}))
	};
};

async function shownBoth(event: RequestEvent) {
	const form = await event.request.formData();
	return {
		from: visitOf(event),
		factorPassword: form.get('factorPassword'),
		code: form.get('code')
	};
}

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
	beginFactor: async (event) => {
		const form = await event.request.formData();
		const outcome = await beginFactor(event.locals.portal, signedIn(event.locals), {
			from: visitOf(event),
			factorPassword: form.get('factorPassword')
		});
		return outcome.ok ? { setup: outcome.value } : refusedForm(outcome);
	},
	enableFactor: async (event) => {
		const form = await event.request.formData();
		const outcome = await enableFactor(event.locals.portal, signedIn(event.locals), {
			from: visitOf(event),
			setup: form.get('setup'),
			code: form.get('code')
		});
		if (!outcome.ok) {
			const { status, data } = refusedForm(outcome);
			return fail(status, { ...data, setup: 'shown' in outcome ? outcome.shown : undefined });
		}
		finish(event, outcome.value);
		return { saved: 'factor.enabled' as const, recoveryCodes: outcome.value.recoveryCodes };
	},
	recoveryCodes: async (event) => {
		const outcome = await renewRecoveryCodes(
			event.locals.portal,
			signedIn(event.locals),
			await shownBoth(event)
		);
		return outcome.ok
			? { saved: 'factor.renewed' as const, recoveryCodes: outcome.value.recoveryCodes }
			: refusedForm(outcome);
	},
	disableFactor: async (event) => {
		const outcome = await disableFactor(
			event.locals.portal,
			signedIn(event.locals),
			await shownBoth(event)
		);
		if (!outcome.ok) {
			return refusedForm(outcome);
		}
		finish(event, outcome.value);
		return { saved: 'factor.disabled' as const };
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
