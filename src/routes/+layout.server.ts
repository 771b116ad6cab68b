import { may } from '#server/auth/permissions.ts';
import type { LayoutServerLoad } from './$types.js';

export const load: LayoutServerLoad = ({ locals }) => ({
	isDemonstration: locals.portal.config.hasDemonstration,
	viewer:
		locals.actor === null
			? null
			: {
					id: locals.actor.id,
					displayName: locals.actor.displayName,
					isAdministrator: may(locals.actor, 'administer', 'portal', {}),
					mayReviewImages: may(locals.actor, 'review_images', 'portal', {})
				}
});
