import { refuse, type Outcome } from '#lib/domain/outcome.ts';
import { refusedForm, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { attachFiles } from '#server/images/attach-files.ts';
import { beginUpload } from '#server/images/begin-upload.ts';
import { finishUpload } from '#server/images/finish-upload.ts';
import { readAttachments } from '#server/images/read-attachments.ts';
import { recordImageSide } from '#server/images/record-image-side.ts';
import { removeAttachment } from '#server/images/remove-attachment.ts';
import { readUpload, type Upload } from '#server/images/upload/read-upload.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => ({
	shown: valueOrError(await readAttachments(locals.portal, signedIn(locals), params))
});

/** The head of the form; its files are still on their way. */
async function receive(request: Request): Promise<Outcome<Upload>> {
	try {
		return { ok: true, value: await readUpload(request) };
	} catch (error) {
		if (error instanceof Error && error.name === 'MalformedUpload') {
			return refuse('malformed', { files: 'malformed' });
		}
		throw error;
	}
}

export const actions: Actions = {
	send: async ({ locals, params, request }) => {
		const actor = signedIn(locals);
		const upload = await receive(request);
		if (!upload.ok) {
			return refusedForm(upload);
		}
		const { fields, files, discard } = upload.value;
		const title = fields.title ?? '';
		const { caseNo } = params;
		const sent = await attachFiles(locals.portal, actor, { caseNo, title, files });
		await discard();
		return sent.ok ? { done: 'sent' as const } : refusedForm(sent, { title });
	},
	/** Announces files that a script then sends to `/uploads` piece by piece; the form above is for pages without one. */
	begin: async ({ locals, params, request }) => {
		const actor = signedIn(locals);
		const { title = '', files = '' } = typedFields(await request.formData());
		const { caseNo } = params;
		const begun = await beginUpload(locals.portal, actor, { caseNo, title, files });
		return begun.ok ? { begun: begun.value } : refusedForm(begun, { title });
	},
	finish: async ({ locals, request }) => {
		const actor = signedIn(locals);
		const { attachmentId = '' } = typedFields(await request.formData());
		const finished = await finishUpload(locals.portal, actor, { attachmentId });
		return finished.ok ? { finished: finished.value } : refusedForm(finished);
	},
	side: async ({ locals, request }) => {
		const actor = signedIn(locals);
		const { attachmentId = '', imageId = '', side = '' } = typedFields(await request.formData());
		const recorded = await recordImageSide(locals.portal, actor, { attachmentId, imageId, side });
		if (!recorded.ok) {
			return refusedForm(recorded);
		}
		recorded.value.facts.forEach((fact) => locals.portal.announce(fact));
		return { done: 'side' as const };
	},
	remove: async ({ locals, request }) => {
		const actor = signedIn(locals);
		const { attachmentId = '' } = typedFields(await request.formData());
		const removed = await removeAttachment(locals.portal, actor, { attachmentId });
		if (!removed.ok) {
			return refusedForm(removed);
		}
		removed.value.facts.forEach((fact) => locals.portal.announce(fact));
		return { done: 'removed' as const };
	}
};
