import { readImageFile } from '#server/images/read-image-file.ts';
import { answerStored, notThere, unchanged } from '../../../answer-file.ts';
import type { RequestHandler } from './$types.js';

export const GET: RequestHandler = async ({ locals, params, request }) => {
	const { imageId } = params;
	const found = await readImageFile(locals.portal, locals.actor, { imageId, frame: 'thumbnail' });
	if (!found.ok) {
		return notThere();
	}
	const etag = `"${imageId}-thumbnail"`;
	const described = { etag, type: 'image/webp', name: 'thumbnail.webp' };
	return unchanged(request, etag) ?? answerStored(locals.portal, found.value.key, described);
};
