import { integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { CallChange, PlanIntent, TriageChoice } from '#lib/domain/meeting/agenda.ts';
import { id, instant } from './columns.ts';
import { tumorCase } from './cases.ts';
import { agendaItem, meeting } from './meetings.ts';
import { person } from './people.ts';

const itemId = () =>
	uuid()
		.notNull()
		.references(() => agendaItem.id, { onDelete: 'cascade' });
const personId = () =>
	uuid()
		.notNull()
		.references(() => person.id, { onDelete: 'cascade' });
const whoever = () => uuid().references(() => person.id, { onDelete: 'set null' });

/** What a chair has set for the whole agenda of a meeting; a meeting without a row has everything as it is by default. */
export const agendaPlan = pgTable('agenda_plan', {
	meetingId: uuid()
		.primaryKey()
		.references(() => meeting.id, { onDelete: 'cascade' }),
	/** Raised with each change of the order: who sends an order made on an older one is told. */
	orderVersion: integer().notNull().default(0),
	/** Null: the call closes by itself before the meeting. */
	callChange: text().$type<CallChange>()
});

/** How a case came to its place on an agenda. */
export const agendaEntry = pgTable('agenda_entry', {
	id: id(),
	agendaItemId: itemId().unique(),
	/** Null: the board's default. */
	minutes: integer(),
	proposedById: whoever(),
	proposedAt: instant(),
	triage: text().$type<TriageChoice>(),
	triageReason: text(),
	triagedById: whoever(),
	triagedAt: instant(),
	/** Why the chair listed it although something was missing, and what (codes of `READINESS_ITEMS`). */
	overrideReason: text(),
	overriddenById: whoever(),
	overrideMissing: jsonb().$type<unknown>(),
	/** When the chair asked the presenter for what is missing. */
	askedAt: instant()
});

/** A member wants a case discussed that is only listed. */
export const agendaPull = pgTable(
	'agenda_pull',
	{
		id: id(),
		agendaItemId: itemId(),
		personId: personId(),
		reason: text().notNull(),
		at: instant().notNull()
	},
	(table) => [unique().on(table.agendaItemId, table.personId)]
);

/** The presenter's plan as it was when the case was listed: it changes by a redaction only, see the migration. */
export const lockedPlan = pgTable('locked_plan', {
	id: id(),
	agendaItemId: itemId().unique(),
	plan: text().notNull(),
	caseVersion: integer().notNull(),
	lockedAt: instant().notNull()
});

/** What a panelist would do, written before the discussion; nobody else reads it until the item is closed. */
export const preVote = pgTable(
	'pre_vote',
	{
		id: id(),
		agendaItemId: itemId(),
		personId: personId(),
		intent: text().$type<PlanIntent>().notNull(),
		plan: text().notNull(),
		at: instant().notNull()
	},
	(table) => [unique().on(table.agendaItemId, table.personId)]
);

/** A member has opened the case before the board did; the first time counts. */
export const preRead = pgTable(
	'pre_read',
	{ id: id(), agendaItemId: itemId(), personId: personId(), at: instant().notNull() },
	(table) => [unique().on(table.agendaItemId, table.personId)]
);

/** Somebody answers for it that this case has no images to show. */
export const noImages = pgTable('no_images', {
	caseId: uuid()
		.primaryKey()
		.references(() => tumorCase.id, { onDelete: 'cascade' }),
	statedById: whoever(),
	at: instant().notNull()
});
