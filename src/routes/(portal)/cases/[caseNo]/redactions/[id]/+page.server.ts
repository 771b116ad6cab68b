import { refusedForm, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { parseDocumentName } from '#lib/protocol/documents.ts';
import { checkAgain } from '#server/redaction/check-again.ts';
import { readProof } from '#server/redaction/read-proof.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params: { caseNo, id } }) => {
	const sought = { caseNo, redactionId: id };
	const proof = valueOrError(await readProof(locals.portal, signedIn(locals), sought));
	return {
		...proof,
		generations: proof.generations.map(({ document, before, after }) => ({
			...{ document, before, after },
			kind: parseDocumentName(document)?.kind ?? null
		}))
	};
};

export const actions: Actions = {
	/** What is typed is answered to in this page and kept nowhere. */
	default: async ({ locals, params, request }) => {
		const { passages = '' } = typedFields(await request.formData());
		const input = { caseNo: params.caseNo, passages };
		const checked = await checkAgain(locals.portal, signedIn(locals), input);
		return checked.ok ? { checked: checked.value } : refusedForm(checked);
	}
};
