import { signedIn } from '#lib/forms/signed-in.ts';
import { valueOrError } from '#lib/forms/outcome.ts';
import { readRoomState } from '#server/meetings/read-room.ts';
import type { PageServerLoad } from './$types.js';
import { readShown } from './shown.server.ts';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const actor = signedIn(locals);
	const room = valueOrError(await readRoomState(locals.portal, actor, params.id));
	const asked = url.searchParams.get('case');
	return { room, asked, shown: await readShown(locals.portal, actor, { room, asked }) };
};
