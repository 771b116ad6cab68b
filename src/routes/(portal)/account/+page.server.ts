import { fail, type RequestEvent } from '@sveltejs/kit';
import { addPasskey } from '#server/auth/add-passkey.ts';
import { beginFactor } from '#server/auth/begin-factor.ts';
import { beginPasskey } from '#server/auth/begin-passkey.ts';
import { changePassword } from '#server/auth/change-password.ts';
import { disableFactor } from '#server/auth/disable-factor.ts';
import { enableFactor } from '#server/auth/enable-factor.ts';
import { endOwnSession } from '#server/auth/end-own-session.ts';
import { isAtPasskeyPlace } from '#server/auth/passkey-place.ts';
import { acceptedPasskeys, readPasskeys } from '#server/auth/passkeys.ts';
import { removePasskey } from '#server/auth/remove-passkey.ts';
import { renamePasskey } from '#server/auth/rename-passkey.ts';
import { renewRecoveryCodes } from '#server/auth/renew-recovery-codes.ts';
import { readFactor } from '#server/auth/second-factor.ts';
import { readSessions } from '#server/auth/sessions.ts';
import {
	calendarAddressSince,
	renewCalendarAddress,
	revokeCalendarAddress
} from '#server/meetings/calendar/calendar-address.ts';
import { changeName } from '#server/people/change-name.ts';
import { refusedForm, typedFields } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { finish, visitOf } from '#lib/forms/visit.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, request, url }) => {
	const actor = signedIn(locals);
	const sessions = await readSessions(locals.portal, actor.id);
	const factor = await readFactor(locals.portal.db, actor.id);
	const passkeys = await readPasskeys(locals.portal.db, actor.id);
	return {
		person: actor,
		factor: factor === null ? null : { ...factor, since: factor.since.toISOString() },
		isPasskeyPlace: isAtPasskeyPlace(locals.portal.config, request.headers),
		acceptedPasskeys: await acceptedPasskeys(locals.portal, actor.id, request.headers),
		calendarSince: await calendarAddressSince(locals.portal, actor),
		chosenPasskey: url.searchParams.get('passkey'),
		passkeys: passkeys.map(({ createdAt, lastUsedAt, ...one }) => ({
			...one,
			since: createdAt.toISOString(),
			used: lastUsedAt?.toISOString() ?? null
		})),
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

async function shownOwner(event: RequestEvent) {
	const form = await event.request.formData();
	const shown = {
		from: visitOf(event),
		passkeyPassword: form.get('passkeyPassword'),
		passkeyCode: form.get('passkeyCode')
	};
	return { form, shown };
}

export const actions: Actions = {
	renewCalendar: async ({ locals }) => {
		const made = await renewCalendarAddress(locals.portal, signedIn(locals));
		return made.ok ? { calendarAddress: made.value.address } : refusedForm(made);
	},
	revokeCalendar: async ({ locals }) => {
		const ended = await revokeCalendarAddress(locals.portal, signedIn(locals));
		return ended.ok ? { saved: 'account.calendarRevoked' as const } : refusedForm(ended);
	},
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
	beginPasskey: async (event) => {
		const { form, shown } = await shownOwner(event);
		const outcome = await beginPasskey(event.locals.portal, signedIn(event.locals), {
			...shown,
			passkeyName: form.get('passkeyName')
		});
		return outcome.ok ? { passkeySetup: outcome.value } : refusedForm(outcome);
	},
	addPasskey: async (event) => {
		const form = await event.request.formData();
		const outcome = await addPasskey(event.locals.portal, signedIn(event.locals), {
			from: visitOf(event),
			passkeyName: form.get('passkeyName'),
			passkey: form.get('passkey')
		});
		if (!outcome.ok) {
			return refusedForm(outcome);
		}
		finish(event, outcome.value);
		return { saved: 'passkey.added' as const };
	},
	renamePasskey: async (event) => {
		const form = await event.request.formData();
		const outcome = await renamePasskey(event.locals.portal, signedIn(event.locals), {
			passkeyId: form.get('passkeyId'),
			newPasskeyName: form.get('newPasskeyName')
		});
		return outcome.ok ? { saved: 'passkey.renamed' as const } : refusedForm(outcome);
	},
	removePasskey: async (event) => {
		const { form, shown } = await shownOwner(event);
		const outcome = await removePasskey(event.locals.portal, signedIn(event.locals), {
			...shown,
			passkeyId: form.get('passkeyId')
		});
		if (!outcome.ok) {
			return refusedForm(outcome);
		}
		finish(event, outcome.value);
		return { saved: 'passkey.removed' as const };
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
