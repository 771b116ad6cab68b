import { readImageFile } from '#server/images/read-image-file.ts';
import { renderPreview } from '#server/images/render-preview.ts';
import {
	answerMade,
	answerStored,
	etagOf,
	notThere,
	unchanged
} from '../../../../../answer-file.ts';
import { frameNumber } from '../../../../../frame-number.ts';
import type { RequestHandler } from './$types.js';

/** A frame as a plain picture, for the person who checks it. `?range=full` shows every gray value that is in it. */
export const GET: RequestHandler = async ({ locals, params, request, url }) => {
	const frame = frameNumber(params.frame);
	const found =
		frame === null
			? null
			: await readImageFile(locals.portal, locals.actor, { imageId: params.imageId, frame });
	if (found === null || !found.ok) {
		return notThere();
	}
	const { key, image } = found.value;
	const range = url.searchParams.get('range') === 'full' ? 'full' : 'window';
	const etag = etagOf(key, range);
	const described = { etag, type: 'image/webp', name: 'preview.webp' };
	const held = unchanged(request, etag);
	if (held !== null) {
		return held;
	}
	return image.kind === 'radiology'
		? answerMade(await renderPreview(locals.portal, { image, key, range }), described)
		: answerStored(locals.portal, key, described);
};
