import { calendarResponse } from '#lib/forms/calendar-response.ts';
import { valueOrError } from '#lib/forms/outcome.ts';
import { readSubscribedCalendar } from '#server/meetings/calendar/calendar-address.ts';
import type { RequestHandler } from './$types.js';

/** What a calendar program reads each hour: the address is the right, as with a link in a mail. */
export const GET: RequestHandler = async ({ locals, params }) =>
	calendarResponse(valueOrError(await readSubscribedCalendar(locals.portal, params.token)));
