import { index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import type { BallotKind } from '#lib/domain/vote/ballot.ts';
import { id, instant } from './columns.ts';
import { agendaItem, recommendation } from './meetings.ts';
import { person } from './people.ts';

/** A vote on an agenda item; its options are fixed when it is opened. Once it is over it is immutable by trigger, see the migration. */
export const voteRound = pgTable(
	'vote_round',
	{
		id: id(),
		agendaItemId: uuid()
			.notNull()
			.references(() => agendaItem.id, { onDelete: 'cascade' }),
		round: integer().notNull(),
		status: text().$type<'open' | 'closed' | 'revealed'>().notNull(),
		/** `string[]`, in the order of their letters. */
		options: jsonb().$type<string[]>().notNull(),
		reason: text(),
		openedAt: instant().notNull(),
		closedAt: instant(),
		/** Counted ballots that were in, and that could have been, when it was over. */
		castCount: integer(),
		countedOf: integer()
	},
	(table) => [unique().on(table.agendaItemId, table.round)]
);

/**
 * Read by nobody but its voter until the reveal, and deleted when there is none. `role`, `specialty` and `kind` are those of the
 * voter at the reveal. Immutable after it by trigger, but for the link to a person who left.
 */
export const ballot = pgTable(
	'ballot',
	{
		id: id(),
		roundId: uuid()
			.notNull()
			.references(() => voteRound.id, { onDelete: 'cascade' }),
		personId: uuid().references(() => person.id, { onDelete: 'set null' }),
		role: text().$type<MeetingRole>().notNull(),
		specialty: text().notNull(),
		kind: text().$type<BallotKind>().notNull(),
		ideal: integer().notNull(),
		feasible: integer().notNull()
	},
	(table) => [unique().on(table.roundId, table.personId)]
);

/** Somebody asks for another vote after a revealed one; the last one of each person counts. */
export const revoteRequest = pgTable(
	'revote_request',
	{
		id: id(),
		agendaItemId: uuid()
			.notNull()
			.references(() => agendaItem.id, { onDelete: 'cascade' }),
		roundId: uuid()
			.notNull()
			.references(() => voteRound.id, { onDelete: 'cascade' }),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		reason: text().notNull(),
		at: instant().notNull()
	},
	(table) => [unique().on(table.roundId, table.personId)]
);

/** Immutable by trigger once the recommendation is signed. */
export const dissent = pgTable(
	'dissent',
	{
		id: id(),
		agendaItemId: uuid()
			.notNull()
			.references(() => agendaItem.id, { onDelete: 'cascade' }),
		personId: uuid().references(() => person.id, { onDelete: 'set null' }),
		/** Printed name at the filing. */
		name: text().notNull(),
		specialty: text().notNull(),
		kind: text().$type<BallotKind>().notNull(),
		reason: text().notNull(),
		filedAt: instant().notNull()
	},
	(table) => [unique().on(table.agendaItemId, table.personId)]
);

/** What a recommendation says beside its words, while it is written; immutable by trigger once it is signed. */
export const recommendationStructure = pgTable('recommendation_structure', {
	agendaItemId: uuid()
		.primaryKey()
		.references(() => agendaItem.id, { onDelete: 'cascade' }),
	/** Raised with each change; a change that was made on another one is refused. */
	version: integer().notNull(),
	/** A `Structure`; parsed with its schema whenever it is read. */
	content: jsonb().$type<unknown>().notNull(),
	changedById: uuid().references(() => person.id, { onDelete: 'set null' }),
	changedByName: text().notNull(),
	changedAt: instant().notNull()
});

const signing = {
	signedById: uuid().references(() => person.id, { onDelete: 'set null' }),
	/** Printed name at the signature: the person's row may change or be emptied. */
	signedByName: text().notNull(),
	signedAt: instant().notNull(),
	/** SHA-256 over what is signed and the seal that it follows. */
	seal: text().notNull(),
	/** Ed25519 over the seal. */
	signature: text().notNull(),
	keyId: text().notNull()
};

/** The second signature under a recommendation, of a panelist of another specialty: append-only by trigger. */
export const coSignature = pgTable('co_signature', {
	recommendationId: uuid()
		.primaryKey()
		.references(() => recommendation.id),
	/** Seal of the recommendation as it was co-signed. */
	previousSeal: text().notNull(),
	specialty: text().notNull(),
	...signing
});

/** What was added to a signed recommendation; the recommendation is version 1. Append-only by trigger. */
export const addendum = pgTable(
	'addendum',
	{
		id: id(),
		recommendationId: uuid()
			.notNull()
			.references(() => recommendation.id),
		version: integer().notNull(),
		body: text().notNull(),
		/** Seal of the version before. */
		previousSeal: text().notNull(),
		...signing
	},
	(table) => [
		unique().on(table.recommendationId, table.version),
		index().on(table.recommendationId)
	]
);
