import type { LayoutServerLoad } from './$types.js';

export const load: LayoutServerLoad = ({ locals }) => ({
	isDemonstration: locals.portal.config.hasDemonstration,
	viewer:
		locals.actor === null
			? null
			: {
					id: locals.actor.id,
					displayName: locals.actor.displayName,
					isAdministrator: locals.actor.memberships.some((one) => one.isAdministrator),
					mayReviewImages: locals.actor.memberships.some((one) =>
						['fellow', 'consultant', 'coordinator'].includes(one.grade)
					)
				}
});
