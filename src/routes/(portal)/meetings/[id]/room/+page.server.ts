import { redirect } from '@sveltejs/kit';
import { signedIn } from '#lib/forms/signed-in.ts';
import { valueOrError } from '#lib/forms/outcome.ts';
import { inlineThumbnail } from '#server/images/inline-thumbnail.ts';
import { readRoomState } from '#server/meetings/read-room.ts';
import { readLobby } from '#server/meetings/talk/lobby.ts';
import type { PageServerLoad } from './$types.js';
import { readShown } from './shown.server.ts';

export const load: PageServerLoad = async ({ locals, params, url, isDataRequest }) => {
	const actor = signedIn(locals);
	const read = await readRoomState(locals.portal, actor, params.id);
	const lobby = read.ok ? null : await readLobby(locals.portal, actor, params.id);
	// Who is admitted is sent here by the lobby, and would go round.
	if (lobby?.ok === true && lobby.value.stands !== 'admitted') {
		redirect(303, `/meetings/${params.id}/lobby`);
	}
	const room = valueOrError(read);
	const asked = url.searchParams.get('case');
	const shown = await readShown(locals.portal, actor, { room, asked });
	const first = shown?.case?.images[0];
	// A page that is open already has its scripts; it fetches the picture beside them.
	const isInline = first !== undefined && !isDataRequest;
	const address = isInline ? await inlineThumbnail(locals.portal, actor, first.id) : null;
	const firstPicture = isInline && address !== null ? { imageId: first.id, address } : null;
	return { room, asked, shown, firstPicture };
};
