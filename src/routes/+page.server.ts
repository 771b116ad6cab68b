import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { IdSchema } from '#lib/domain/id.ts';
import { REASON_LIMITS } from '#lib/domain/reason.ts';
import { parseForm, refusedForm, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { orSignIn } from '#lib/forms/or-sign-in.ts';
import { settleAction } from '#server/meetings/minutes/settle-action.ts';
import { readToday } from '#server/meetings/read-today.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals }) => ({
	today: locals.actor === null ? null : valueOrError(await readToday(locals.portal, locals.actor))
});

const SettleForm = v.variant('state', [
	v.object({ actionId: IdSchema, state: v.literal('done') }),
	v.object({
		actionId: IdSchema,
		state: v.literal('not_done'),
		reason: v.pipe(
			v.string(),
			v.trim(),
			v.minLength(REASON_LIMITS.least),
			v.maxLength(REASON_LIMITS.most)
		)
	})
]);

export const actions: Actions = {
	settle: async ({ locals, request, url }) => {
		const actor = orSignIn(locals.actor, url);
		const typed = typedFields(await request.formData());
		const input = parseForm(SettleForm, typed);
		const done = input.ok ? await settleAction(locals.portal, actor, input.value) : input;
		if (!done.ok) {
			return refusedForm(done, typed);
		}
		redirect(303, '/');
	}
};
