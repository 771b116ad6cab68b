import { json, redirect } from '@sveltejs/kit';
import { valueOrError } from '#lib/forms/outcome.ts';
import { readRoomState } from '#server/meetings/read-room.ts';
import { readShown } from '../shown.server.ts';
import type { RequestHandler } from './$types.js';

/**
 * The shown case for a page that is open already. It is not the page's own `load`: when that cannot be reached, Kit puts its
 * error page in place of the room, and with it goes what was not saved.
 */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { portal, actor } = locals;
	if (actor === null) {
		redirect(303, `/sign-in?next=${encodeURIComponent(`/meetings/${params.id}/room`)}`);
	}
	const room = valueOrError(await readRoomState(portal, actor, params.id));
	return json(await readShown(portal, actor, { room, asked: url.searchParams.get('case') }));
};
