import { sql } from 'drizzle-orm';
import {
	boolean,
	index,
	integer,
	pgTable,
	text,
	unique,
	uniqueIndex,
	uuid
} from 'drizzle-orm/pg-core';
import type { KnockStatus, MessageKind, QuestionStatus } from '#lib/domain/meeting/talk.ts';
import { id, instant } from './columns.ts';
import { agendaItem, meeting } from './meetings.ts';
import { person } from './people.ts';

const ofMeeting = () =>
	uuid()
		.notNull()
		.references(() => meeting.id, { onDelete: 'cascade' });
const ofPerson = () =>
	uuid()
		.notNull()
		.references(() => person.id, { onDelete: 'cascade' });

/** A door that its chair has closed; a meeting without a row lets people knock. */
export const lobby = pgTable('lobby', {
	meetingId: uuid()
		.primaryKey()
		.references(() => meeting.id, { onDelete: 'cascade' }),
	isOpen: boolean().notNull()
});

/** Somebody who is no member and asks to be let in. Admitted, the person is a member and the row only says how. */
export const knock = pgTable(
	'knock',
	{
		id: id(),
		meetingId: ofMeeting(),
		personId: ofPerson(),
		status: text().$type<KnockStatus>().notNull(),
		knockedAt: instant().notNull()
	},
	(table) => [unique().on(table.meetingId, table.personId)]
);

/** A hand from its raising until it is down; `position` is its place in the queue. One row for each time. */
export const hand = pgTable(
	'hand',
	{
		id: id(),
		meetingId: ofMeeting(),
		personId: ofPerson(),
		position: integer().notNull(),
		raisedAt: instant().notNull(),
		calledAt: instant(),
		/** The case that was under discussion at the call; for it the speaker may point and draw. */
		calledForId: uuid().references(() => agendaItem.id, { onDelete: 'set null' }),
		endedAt: instant()
	},
	(table) => [
		index().on(table.meetingId),
		uniqueIndex('hand_one_of_a_person')
			.on(table.meetingId, table.personId)
			.where(sql`ended_at is null`),
		uniqueIndex('hand_one_called')
			.on(table.meetingId)
			.where(sql`called_at is not null and ended_at is null`)
	]
);

/** Said in writing during a meeting: to the panel, or as an observer's question. Deleted a day after the meeting. */
export const roomMessage = pgTable(
	'room_message',
	{
		id: id(),
		meetingId: ofMeeting(),
		kind: text().$type<MessageKind>().notNull(),
		authorId: uuid().references(() => person.id, { onDelete: 'set null' }),
		/** Empty once it was removed. */
		text: text().notNull(),
		/** Of a question; null for a message. */
		status: text().$type<QuestionStatus>(),
		at: instant().notNull(),
		removedAt: instant(),
		removedById: uuid().references(() => person.id, { onDelete: 'set null' })
	},
	(table) => [index().on(table.meetingId)]
);

/** "I ask the same." */
export const questionSecond = pgTable(
	'question_second',
	{
		questionId: uuid()
			.notNull()
			.references(() => roomMessage.id, { onDelete: 'cascade' }),
		personId: ofPerson()
	},
	(table) => [unique().on(table.questionId, table.personId)]
);

/** What was asked of all and how it is answered is fixed at opening, by trigger too; see the migration. */
export const poll = pgTable(
	'poll',
	{
		id: id(),
		meetingId: ofMeeting(),
		question: text().notNull(),
		/** One in each line. */
		options: text().notNull(),
		isMultiple: boolean().notNull(),
		isAnonymous: boolean().notNull(),
		/**
		 * How often each option was chosen, of an anonymous poll. All numbers are written with every answer, so that no row says
		 * which of them the last one changed.
		 */
		counts: integer().array().notNull(),
		openedById: uuid().references(() => person.id, { onDelete: 'set null' }),
		openedAt: instant().notNull(),
		closedAt: instant()
	},
	(table) => [index().on(table.meetingId)]
);

/** That a person has answered. What, only of a named poll: the database refuses it of an anonymous one. */
export const pollAnswer = pgTable(
	'poll_answer',
	{
		pollId: uuid()
			.notNull()
			.references(() => poll.id, { onDelete: 'cascade' }),
		personId: ofPerson(),
		choices: integer().array()
	},
	(table) => [unique().on(table.pollId, table.personId)]
);

/** A break that was taken, from its beginning to its end, or one that the chair did not want: then both are the same moment. */
export const meetingBreak = pgTable(
	'meeting_break',
	{
		id: id(),
		meetingId: ofMeeting(),
		startsAt: instant().notNull(),
		endsAt: instant().notNull(),
		isDeclined: boolean().notNull()
	},
	(table) => [index().on(table.meetingId)]
);
