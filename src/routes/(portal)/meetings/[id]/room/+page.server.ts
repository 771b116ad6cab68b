import { signedIn } from '#lib/forms/signed-in.ts';
import { valueOrError } from '#lib/forms/outcome.ts';
import { inlineThumbnail } from '#server/images/inline-thumbnail.ts';
import { readRoomState } from '#server/meetings/read-room.ts';
import type { PageServerLoad } from './$types.js';
import { readShown } from './shown.server.ts';

export const load: PageServerLoad = async ({ locals, params, url, isDataRequest }) => {
	const actor = signedIn(locals);
	const room = valueOrError(await readRoomState(locals.portal, actor, params.id));
	const asked = url.searchParams.get('case');
	const shown = await readShown(locals.portal, actor, { room, asked });
	const first = shown?.case?.images[0];
	// A page that is open already has its scripts; it fetches the picture beside them.
	const isInline = first !== undefined && !isDataRequest;
	const address = isInline ? await inlineThumbnail(locals.portal, actor, first.id) : null;
	const firstPicture = isInline && address !== null ? { imageId: first.id, address } : null;
	return { room, asked, shown, firstPicture };
};
