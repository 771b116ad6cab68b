import { index, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { Answer } from '#lib/domain/meeting/answer.ts';
import type { Specialty } from '#lib/domain/people/people.ts';
import { id, instant } from './columns.ts';
import { agendaItem, board, meeting } from './meetings.ts';
import { person } from './people.ts';

/** A specialty without which a board has no quorum. */
export const requiredSpecialty = pgTable(
	'required_specialty',
	{
		id: id(),
		boardId: uuid()
			.notNull()
			.references(() => board.id, { onDelete: 'cascade' }),
		specialty: text().$type<Specialty>().notNull()
	},
	(table) => [unique().on(table.boardId, table.specialty)]
);

/** A rule by which meetings of a board are made ahead; each of them names it and its place in it (`meeting.slot_at`). */
export const meetingSeries = pgTable(
	'meeting_series',
	{
		id: id(),
		boardId: uuid()
			.notNull()
			.references(() => board.id, { onDelete: 'cascade' }),
		/** A `SeriesPattern`; parsed with its schema whenever it is read. */
		pattern: jsonb().$type<unknown>().notNull(),
		createdAt: instant().notNull()
	},
	(table) => [index().on(table.boardId)]
);

/** Whether a member comes; for the time that the meeting had when they said so. */
export const meetingAnswer = pgTable(
	'meeting_answer',
	{
		id: id(),
		meetingId: uuid()
			.notNull()
			.references(() => meeting.id, { onDelete: 'cascade' }),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		answer: text().$type<Answer>().notNull(),
		/** Who comes instead, a member of the meeting. */
		deputyId: uuid().references(() => person.id, { onDelete: 'set null' }),
		startsAt: instant().notNull(),
		at: instant().notNull()
	},
	(table) => [unique().on(table.meetingId, table.personId)]
);

/** A reminder that went before a meeting, or that somebody asked for; each only for the time that the meeting had then. */
export const meetingReminder = pgTable(
	'meeting_reminder',
	{
		id: id(),
		meetingId: uuid()
			.notNull()
			.references(() => meeting.id, { onDelete: 'cascade' }),
		kind: text().$type<'day_before' | 'hour_before' | 'asked'>().notNull(),
		/** When the meeting was to begin as this was made: one for another time is not sent. */
		startsAt: instant().notNull(),
		createdAt: instant().notNull()
	},
	(table) => [index().on(table.meetingId)]
);

/** The address under which a person's calendar program reads their meetings. */
export const calendarAddress = pgTable('calendar_address', {
	personId: uuid()
		.primaryKey()
		.references(() => person.id, { onDelete: 'cascade' }),
	tokenHash: text().notNull().unique(),
	createdAt: instant().notNull()
});

/** Which required specialties were in the room at a signature, or at the end (no item): append-only by trigger, see the migration. */
export const quorumRecord = pgTable(
	'quorum_record',
	{
		id: id(),
		meetingId: uuid()
			.notNull()
			.references(() => meeting.id),
		agendaItemId: uuid().references(() => agendaItem.id),
		required: jsonb().$type<Specialty[]>().notNull(),
		present: jsonb().$type<Specialty[]>().notNull(),
		at: instant().notNull()
	},
	(table) => [
		index().on(table.meetingId),
		unique().on(table.meetingId, table.agendaItemId).nullsNotDistinct()
	]
);
