/** An iCalendar file to keep, never one to show. */
export function calendarResponse(content: string): Response {
	return new Response(content, {
		headers: {
			'content-type': 'text/calendar; charset=utf-8',
			'content-disposition': 'attachment; filename="meeting.ics"',
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store'
		}
	});
}
