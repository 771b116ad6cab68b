import { readImageFile } from '#server/images/read-image-file.ts';
import { answerStored, etagOf, notThere, unchanged } from '../../../../answer-file.ts';
import { frameNumber } from '../../../../frame-number.ts';
import type { RequestHandler } from './$types.js';

/** int16 little endian in modality units for radiology, WebP for a picture and for the whole of a slide. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	const frame = frameNumber(params.frame);
	const found =
		frame === null
			? null
			: await readImageFile(locals.portal, locals.actor, { imageId: params.imageId, frame });
	if (found === null || !found.ok) {
		return notThere();
	}
	const { key, image } = found.value;
	const etag = etagOf(key);
	const isPicture = image.kind !== 'radiology';
	const type = isPicture ? 'image/webp' : 'application/octet-stream';
	const name = isPicture ? 'image.webp' : `frame-${frame}.i16`;
	return unchanged(request, etag) ?? answerStored(locals.portal, key, { etag, type, name });
};
