import { date, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { ActionState } from '#lib/domain/meeting/action.ts';
import { id, instant } from './columns.ts';
import { agendaItem } from './meetings.ts';
import { person } from './people.ts';

/** What somebody does after a case was discussed. Added or removed while the meeting is open, only settled after it: by trigger, see the migration. */
export const action = pgTable(
	'action',
	{
		id: id(),
		agendaItemId: uuid()
			.notNull()
			.references(() => agendaItem.id),
		what: text().notNull(),
		ownerId: uuid().references(() => person.id, { onDelete: 'set null' }),
		/** Printed name when it was written: the person's row may change or be emptied. */
		ownerName: text().notNull(),
		dueOn: date({ mode: 'string' }).notNull(),
		addedById: uuid().references(() => person.id, { onDelete: 'set null' }),
		addedAt: instant().notNull(),
		state: text().$type<ActionState>().notNull().default('open'),
		/** Why it was not done. */
		reason: text(),
		settledAt: instant()
	},
	(table) => [index().on(table.agendaItemId), index().on(table.ownerId)]
);
