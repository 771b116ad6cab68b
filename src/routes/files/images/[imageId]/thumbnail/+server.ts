import { readImageFile } from '#server/images/read-image-file.ts';
import { answerStored, etagOf, notThere, unchanged } from '../../../answer-file.ts';
import type { RequestHandler } from './$types.js';

export const GET: RequestHandler = async ({ locals, params, request }) => {
	const { imageId } = params;
	const found = await readImageFile(locals.portal, locals.actor, { imageId, frame: 'thumbnail' });
	if (!found.ok) {
		return notThere();
	}
	const { key } = found.value;
	const described = { etag: etagOf(key), type: 'image/webp', name: 'thumbnail.webp' };
	return unchanged(request, described.etag) ?? answerStored(locals.portal, key, described);
};
