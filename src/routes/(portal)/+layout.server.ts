import { redirect } from '@sveltejs/kit';
import type { LayoutServerLoad } from './$types.js';

/** Everything below is for people who are signed in; each page asks for its own right in addition. */
export const load: LayoutServerLoad = async ({ locals, url, parent }) => {
	const { viewer } = await parent();
	if (locals.actor === null || viewer === null) {
		redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`);
	}
	return { viewer };
};
