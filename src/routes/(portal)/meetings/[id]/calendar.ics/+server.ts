import { redirect } from '@sveltejs/kit';
import { calendarResponse } from '#lib/forms/calendar-response.ts';
import { valueOrError } from '#lib/forms/outcome.ts';
import { readCalendarFile } from '#server/meetings/calendar/read-calendar-file.ts';
import type { RequestHandler } from './$types.js';

/** The meeting as a file for a calendar. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { portal, actor } = locals;
	if (actor === null) {
		redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
	}
	return calendarResponse(valueOrError(await readCalendarFile(portal, actor, params.id)));
};
