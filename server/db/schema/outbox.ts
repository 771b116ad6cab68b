import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';
import { person } from './people.ts';

/**
 * A mail that has to go, written in the transaction that makes it necessary. Only who gets which kind about what: the words are
 * made when it is sent, so no text of a case waits here, and a letter about a meeting that has moved says when it is today.
 */
export const outboxLetter = pgTable(
	'outbox_letter',
	{
		id: id(),
		/** What makes it one letter: the same key a second time is no second letter. */
		key: text().notNull().unique(),
		kind: text()
			.$type<
				| 'meeting_invitation'
				| 'meeting_cancellation'
				| 'meeting_removal'
				| 'meeting_reminder'
				| 'presenter_asked'
				| 'minutes'
			>()
			.notNull(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		/** The row it is about. Not a foreign key: a letter whose subject is gone is not sent. */
		subjectId: uuid().notNull(),
		/** Sent; not true any more when its turn came; or given up after a day of failures. Null while it waits. */
		outcome: text().$type<'sent' | 'dropped' | 'failed'>(),
		/** Code of the failure that ended it, never a message. */
		lastError: text(),
		settledAt: instant(),
		createdAt: instant().notNull()
	},
	(table) => [index().on(table.personId), index().on(table.subjectId)]
);
