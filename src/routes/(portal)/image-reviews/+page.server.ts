import { valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { readReviews } from '#server/images/read-reviews.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) => ({
	reviews: valueOrError(await readReviews(locals.portal, signedIn(locals))),
	/** What the check before this one came to. */
	done: url.searchParams.get('done')
});
