import { findTile } from '#server/images/read-image-file.ts';
import { readTile } from '#server/images/slide/tile-pack.ts';
import { answerMade, etagOf, notThere, unchanged } from '../../../../../../answer-file.ts';
import { frameNumber } from '../../../../../../frame-number.ts';
import type { RequestHandler } from './$types.js';

/** One tile of a slide, JPEG of at most 512 × 512 pixels; level 0 is the whole slide in one tile. */
export const GET: RequestHandler = async ({ locals, params, request }) => {
	const { imageId } = params;
	const level = frameNumber(params.level);
	const column = frameNumber(params.column);
	const row = frameNumber(params.row);
	if (level === null || column === null || row === null) {
		return notThere();
	}
	const found = await findTile(locals.portal, locals.actor, {
		imageId,
		place: { level, column, row }
	});
	if (!found.ok) {
		return notThere();
	}
	const { key, index } = found.value;
	const etag = etagOf(key, `tile ${index}`);
	const described = { etag, type: 'image/jpeg', name: 'tile.jpg' };
	return (
		unchanged(request, etag) ??
		answerMade(await readTile(locals.portal.files, key, index), described)
	);
};
