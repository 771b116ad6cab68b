import { index, integer, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { id, instant } from './columns.ts';

/** Work that outlives a request and a crash. Written in the transaction that makes it necessary. */
export const job = pgTable(
	'job',
	{
		id: id(),
		kind: text()
			.$type<'convert_attachment' | 'send_letter' | 'meeting_due' | 'extend_series'>()
			.notNull(),
		/** The row it is about. Not a foreign key: a job whose subject is gone is simply done. */
		subjectId: uuid().notNull(),
		/** Raised when it is taken, so that a job that ends the process is not taken for ever. */
		attempts: integer().notNull().default(0),
		runAfter: instant().notNull(),
		/** Somebody works on it until then, and says so again before; null while it waits. */
		lockedUntil: instant(),
		/** Code of the latest failure, kept after it has succeeded; never a message, which can quote a file. */
		lastError: text(),
		/** Succeeded, or given up. */
		doneAt: instant(),
		createdAt: instant().notNull()
	},
	(table) => [index().on(table.doneAt, table.runAfter), index().on(table.subjectId)]
);
