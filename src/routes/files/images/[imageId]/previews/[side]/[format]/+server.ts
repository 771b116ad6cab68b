import { PREVIEW_FORMATS, PREVIEW_SIDES } from '#lib/domain/image/previews.ts';
import { readImageFile } from '#server/images/read-image-file.ts';
import { answerStored, etagOf, notThere, unchanged } from '../../../../../answer-file.ts';
import type { RequestHandler } from './$types.js';

/** A smaller size of a picture, as `sourceSet` names them to a page. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	const { imageId } = params;
	const side = PREVIEW_SIDES.find((one) => String(one) === params.side);
	const format = PREVIEW_FORMATS.find((one) => one === params.format);
	if (side === undefined || format === undefined) {
		return notThere();
	}
	const found = await readImageFile(locals.portal, locals.actor, {
		imageId,
		frame: { side, format }
	});
	if (!found.ok) {
		return notThere();
	}
	const { key } = found.value;
	// An image from before there were previews answers with what it has.
	const type = key.endsWith('.avif') ? 'image/avif' : 'image/webp';
	const etag = etagOf(key);
	const described = { etag, type, name: `preview-${side}.${format}` };
	return unchanged(request, etag) ?? answerStored(locals.portal, key, described);
};
