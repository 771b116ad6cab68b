import { and, inArray, ne } from 'drizzle-orm';
import { agendaItem, meeting } from '#server/db/schema.ts';

/**
 * The agenda item holds its case: it waits or is discussed at a meeting that has not ended. What was left over at the end is
 * free again. For queries that join `agenda_item` and `meeting`.
 */
export function isListing() {
	return and(
		inArray(agendaItem.status, ['waiting', 'under_discussion']),
		ne(meeting.status, 'concluded')
	);
}
