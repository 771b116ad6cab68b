import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { PassageKind } from '#lib/domain/redaction/passages.ts';
import { tumorCase } from './cases.ts';
import { id, instant } from './columns.ts';
import { person } from './people.ts';

/** A report that passages of a case identify its patient, and what a second person made of it. */
export const redaction = pgTable(
	'redaction',
	{
		id: id(),
		caseId: uuid()
			.notNull()
			.references(() => tumorCase.id),
		kind: text().$type<PassageKind>().notNull(),
		status: text().$type<'waiting' | 'done' | 'declined'>().notNull(),
		/** What is to be taken out, while the report waits; null once it was decided, so that it is gone from here too. */
		passages: jsonb().$type<unknown>(),
		reportedById: uuid().references(() => person.id, { onDelete: 'set null' }),
		/** Printed names: the minutes name both persons when their rows have changed or were emptied. */
		reportedByName: text().notNull(),
		reportedAt: instant().notNull(),
		decidedById: uuid().references(() => person.id, { onDelete: 'set null' }),
		decidedByName: text(),
		decidedAt: instant(),
		declineReason: text(),
		/** How much was taken out of which place (`PlaceCount[]`). */
		taken: jsonb().$type<unknown>(),
		/** Each shared document with its generation before and after (`RaisedGeneration[]`). */
		generations: jsonb().$type<unknown>()
	},
	(table) => [index().on(table.caseId)]
);

/**
 * A row that cannot be changed, and was, by this redaction. The triggers let through the transaction that writes this row, and
 * nothing else; it is append-only itself.
 */
export const redactedRow = pgTable(
	'redacted_row',
	{
		id: id(),
		redactionId: uuid()
			.notNull()
			.references(() => redaction.id),
		table: text()
			.$type<'recommendation' | 'discussed_case' | 'addendum' | 'locked_plan' | 'pre_vote'>()
			.notNull(),
		/** Id of the recommendation, addendum, locked plan or pre-vote, or of the agenda item whose case was kept. */
		rowId: uuid().notNull(),
		/** Of a recommendation: the seal, signature and key before, which name the text that is gone without holding it. */
		formerSeal: text(),
		formerSignature: text(),
		formerKeyId: text(),
		at: instant().notNull()
	},
	(table) => [index().on(table.rowId)]
);
