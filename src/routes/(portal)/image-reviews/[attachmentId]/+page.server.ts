import { redirect } from '@sveltejs/kit';
import { refusedForm, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { confirmAttachment } from '#server/images/confirm-attachment.ts';
import { readAttachment } from '#server/images/read-attachment.ts';
import { recordImageSide } from '#server/images/record-image-side.ts';
import { refuseAttachment } from '#server/images/refuse-attachment.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => ({
	review: valueOrError(await readAttachment(locals.portal, signedIn(locals), params))
});

export const actions: Actions = {
	confirm: async ({ locals, params, request }) => {
		const actor = signedIn(locals);
		const typed = typedFields(await request.formData());
		const confirmed = await confirmAttachment(locals.portal, actor, {
			attachmentId: params.attachmentId,
			sawNoIdentifiers: typed.sawNoIdentifiers === 'yes'
		});
		if (!confirmed.ok) {
			return refusedForm(confirmed, typed);
		}
		confirmed.value.facts.forEach((fact) => locals.portal.announce(fact));
		redirect(303, '/image-reviews?done=confirmed');
	},
	side: async ({ locals, params, request }) => {
		const actor = signedIn(locals);
		const { imageId = '', side = '' } = typedFields(await request.formData());
		const { attachmentId } = params;
		const recorded = await recordImageSide(locals.portal, actor, { attachmentId, imageId, side });
		if (!recorded.ok) {
			return refusedForm(recorded);
		}
		recorded.value.facts.forEach((fact) => locals.portal.announce(fact));
		return { done: 'side' as const };
	},
	refuse: async ({ locals, params, request }) => {
		const actor = signedIn(locals);
		const typed = typedFields(await request.formData());
		const refused = await refuseAttachment(locals.portal, actor, {
			attachmentId: params.attachmentId,
			reason: typed.reason ?? ''
		});
		if (!refused.ok) {
			return refusedForm(refused, typed);
		}
		redirect(303, '/image-reviews?done=refused');
	}
};
