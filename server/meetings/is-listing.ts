import { and, eq, inArray, ne, notInArray, or } from 'drizzle-orm';
import { OVER } from '#lib/domain/meeting/meeting.ts';
import { agendaItem, meeting, meetingMember } from '#server/db/schema.ts';

/**
 * The agenda item holds its case: it is listed or discussed at a meeting that has not ended. What was only proposed, or left over
 * at the end, is free. For queries that join `agenda_item` and `meeting`.
 */
export function isListing() {
	return and(
		inArray(agendaItem.status, ['list_only', 'waiting', 'under_discussion']),
		notInArray(meeting.status, OVER)
	);
}

/** A case that is only proposed is open to the chair, who decides on it, and not yet to the others. For queries that join `agenda_item` and `meeting_member`. */
export function opensCase() {
	return or(ne(agendaItem.status, 'proposed'), eq(meetingMember.role, 'chair'));
}
