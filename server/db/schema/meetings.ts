import {
	boolean,
	index,
	integer,
	jsonb,
	pgTable,
	text,
	unique,
	uuid,
	bigint
} from 'drizzle-orm/pg-core';
import type { AgendaItemStatus, MeetingRole, MeetingStatus } from '#lib/domain/meeting/meeting.ts';
import type { CancelReason } from '#lib/domain/meeting/calendar.ts';
import { id, instant } from './columns.ts';
import { tumorCase } from './cases.ts';
import { person, society } from './people.ts';

export const board = pgTable('board', {
	id: id(),
	slug: text().notNull().unique(),
	name: text().notNull(),
	purpose: text().notNull(),
	societyId: uuid()
		.notNull()
		.references(() => society.id),
	defaultMinutes: integer().notNull(),
	/** Where the board talks; https. A meeting may have one of its own. */
	link: text(),
	createdAt: instant().notNull()
});

export const boardMember = pgTable(
	'board_member',
	{
		id: id(),
		boardId: uuid()
			.notNull()
			.references(() => board.id, { onDelete: 'cascade' }),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		role: text().$type<MeetingRole>().notNull()
	},
	(table) => [unique().on(table.boardId, table.personId)]
);

export const meeting = pgTable(
	'meeting',
	{
		id: id(),
		boardId: uuid()
			.notNull()
			.references(() => board.id),
		status: text().$type<MeetingStatus>().notNull(),
		startsAt: instant().notNull(),
		openedAt: instant(),
		concludedAt: instant(),
		/** Who drives the shared view; null until somebody takes the baton. */
		batonHolderId: uuid().references(() => person.id, { onDelete: 'set null' }),
		/** How long it is booked for. */
		minutes: integer().notNull().default(60),
		/** Where it talks instead of the board's link; https. */
		link: text(),
		/** Of its invitations: raised whenever what they say changes (RFC 5545, SEQUENCE). */
		sequence: integer().notNull().default(0),
		/** Why it was cancelled, from a list: it stands in mails, which must not carry words about a case. */
		cancelReason: text().$type<CancelReason>(),
		/** The row of `meeting_series` that made it; not a foreign key here, because that table comes after this one. */
		seriesId: uuid(),
		/** Its time by the series, also when it was moved to another one. */
		slotAt: instant()
	},
	(table) => [index().on(table.boardId), unique().on(table.seriesId, table.slotAt)]
);

/** Who may enter and as what; copied from the board when the meeting is made, changed by its chair after that. */
export const meetingMember = pgTable(
	'meeting_member',
	{
		id: id(),
		meetingId: uuid()
			.notNull()
			.references(() => meeting.id, { onDelete: 'cascade' }),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		role: text().$type<MeetingRole>().notNull(),
		/** Index into the six person colors of the design tokens; given once, so that nobody changes color during a meeting. */
		color: integer().notNull().default(0),
		/** First and last heartbeat in the room; null when the person never came. */
		firstSeenAt: instant(),
		lastSeenAt: instant(),
		removedAt: instant()
	},
	(table) => [unique().on(table.meetingId, table.personId), index().on(table.personId)]
);

export const agendaItem = pgTable(
	'agenda_item',
	{
		id: id(),
		meetingId: uuid()
			.notNull()
			.references(() => meeting.id, { onDelete: 'cascade' }),
		caseId: uuid()
			.notNull()
			.references(() => tumorCase.id),
		presenterId: uuid()
			.notNull()
			.references(() => person.id),
		position: integer().notNull(),
		status: text().$type<AgendaItemStatus>().notNull(),
		openedAt: instant(),
		closedAt: instant(),
		deferredReason: text()
	},
	(table) => [unique().on(table.meetingId, table.caseId), index().on(table.caseId)]
);

/** The case as it was before the board, kept when its item was closed: append-only by trigger, see the migration. */
export const discussedCase = pgTable('discussed_case', {
	agendaItemId: uuid()
		.primaryKey()
		.references(() => agendaItem.id),
	caseVersion: integer().notNull(),
	title: text().notNull(),
	/** A `CaseRecord`; parsed with its schema whenever it is read. */
	record: jsonb().$type<unknown>().notNull(),
	/** Ids and titles of the images that were released; null for items that were closed before images were kept. */
	images: jsonb().$type<unknown>(),
	keptAt: instant().notNull()
});

/** A signed recommendation: immutable by trigger, see the migration. */
export const recommendation = pgTable('recommendation', {
	id: id(),
	agendaItemId: uuid()
		.notNull()
		.unique()
		.references(() => agendaItem.id),
	/** The document as Tiptap JSON, checked against the editor's schema before it was stored. */
	body: jsonb().$type<unknown>().notNull(),
	/** The same as plain text: what the hash covers, and what search and mail use. */
	bodyText: text().notNull(),
	/** Marks and comments that stood at the signature, by key; hidden ones are named as such. */
	marks: jsonb().$type<unknown>().notNull(),
	/** Who was in the room until the signature: id, name, role, specialty. */
	attendees: jsonb().$type<unknown>().notNull(),
	/** The case as it was discussed: its version, and SHA-256 over version, title, record and images as they stand in `discussed_case`. */
	caseVersion: integer().notNull(),
	caseHash: text().notNull(),
	/** Votes, dissent and structure (`DecisionRecord`); null for what was signed before the portal had them. */
	decision: jsonb().$type<unknown>(),
	/** 3: with the decision. 2: the case was kept with the signature, so it must be there. 1 is from before that. */
	sealVersion: integer().notNull().default(1),
	signedById: uuid().references(() => person.id, { onDelete: 'set null' }),
	/** Printed name at the signature: the person's row may change or be emptied. */
	signedByName: text().notNull(),
	signedAt: instant().notNull(),
	/** SHA-256 over case version, text, marks, attendees and `previousSeal`. */
	seal: text().notNull(),
	previousSeal: text(),
	/** Ed25519 over the seal. */
	signature: text().notNull(),
	keyId: text().notNull()
});

/** The result of each command, stored with it: a retry is harmless, the same id with other content is refused. */
export const commandResult = pgTable(
	'command_result',
	{
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		commandId: uuid().notNull(),
		contentHash: text().notNull(),
		outcome: jsonb().$type<unknown>().notNull(),
		at: instant().notNull()
	},
	(table) => [unique().on(table.personId, table.commandId)]
);

/** What happened in the room, in order: with the document log this is the recording. */
export const meetingEvent = pgTable(
	'meeting_event',
	{
		seq: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
		meetingId: uuid()
			.notNull()
			.references(() => meeting.id, { onDelete: 'cascade' }),
		actorId: uuid().references(() => person.id, { onDelete: 'set null' }),
		type: text().notNull(),
		payload: jsonb().$type<unknown>().notNull(),
		at: instant().notNull()
	},
	(table) => [index().on(table.meetingId)]
);

/** A mark that the chair has hidden for everyone: a row, never an entry in the document. */
export const hiddenAnnotation = pgTable(
	'hidden_annotation',
	{
		id: id(),
		agendaItemId: uuid()
			.notNull()
			.references(() => agendaItem.id, { onDelete: 'cascade' }),
		annotationKey: text().notNull(),
		hiddenById: uuid().references(() => person.id, { onDelete: 'set null' }),
		reason: text().notNull(),
		at: instant().notNull(),
		isHidden: boolean().notNull().default(true)
	},
	(table) => [unique().on(table.agendaItemId, table.annotationKey)]
);
