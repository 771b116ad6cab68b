import { bigint, boolean, index, integer, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { Grade, Specialty } from '#lib/domain/people/people.ts';
import { id, instant } from './columns.ts';

export const society = pgTable('society', {
	id: id(),
	slug: text().notNull().unique(),
	shortName: text().notNull(),
	name: text().notNull()
});

export const institution = pgTable('institution', {
	id: id(),
	name: text().notNull().unique(),
	city: text().notNull(),
	/** ISO 3166-2:PK code. */
	province: text().notNull()
});

export const person = pgTable('person', {
	id: id(),
	/** Stored in lower case; compared as stored. */
	email: text().notNull().unique(),
	displayName: text().notNull(),
	/** argon2id; null until the person has set a password. */
	passwordHash: text(),
	specialty: text().$type<Specialty>().notNull(),
	institutionId: uuid().references(() => institution.id),
	/** Names the person to passkeys and to nobody else: random, base64url. Null before the first passkey. */
	passkeyHandle: text().unique(),
	/** A person of the demonstration: their password is public, see the rules of sign-in. */
	isDemonstration: boolean().notNull().default(false),
	createdAt: instant().notNull(),
	deactivatedAt: instant()
});

export const membership = pgTable(
	'membership',
	{
		id: id(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		societyId: uuid()
			.notNull()
			.references(() => society.id),
		grade: text().$type<Grade>().notNull(),
		isAdministrator: boolean().notNull().default(false),
		createdAt: instant().notNull()
	},
	(table) => [unique().on(table.personId, table.societyId)]
);

export const invitation = pgTable('invitation', {
	id: id(),
	tokenHash: text().notNull().unique(),
	email: text().notNull(),
	societyId: uuid()
		.notNull()
		.references(() => society.id),
	grade: text().$type<Grade>().notNull(),
	/** Only `npm run create-admin` and another administrator of the society set this. */
	asAdministrator: boolean().notNull().default(false),
	/** Null for the first administrator's link, which is made on the command line. */
	invitedById: uuid().references(() => person.id),
	createdAt: instant().notNull(),
	expiresAt: instant().notNull(),
	usedAt: instant(),
	withdrawnAt: instant()
});

export const passwordReset = pgTable('password_reset', {
	id: id(),
	tokenHash: text().notNull().unique(),
	personId: uuid()
		.notNull()
		.references(() => person.id, { onDelete: 'cascade' }),
	createdAt: instant().notNull(),
	expiresAt: instant().notNull(),
	usedAt: instant()
});

export const session = pgTable(
	'session',
	{
		/** SHA-256 of the cookie's value: a copy of this table signs nobody in. */
		id: text().primaryKey(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		createdAt: instant().notNull(),
		/** Idle limit, moved forward while the session is used. */
		expiresAt: instant().notNull(),
		/** Absolute limit, never moved. */
		endsAt: instant().notNull()
	},
	(table) => [index().on(table.personId)]
);

/** The authenticator app of a person who has turned one on. */
export const secondFactor = pgTable('second_factor', {
	personId: uuid()
		.primaryKey()
		.references(() => person.id, { onDelete: 'cascade' }),
	/** Encrypted with a key that is not in the database. */
	secret: text().notNull(),
	/** Of the last code that was taken: neither it nor an earlier one is taken again. */
	lastStep: bigint({ mode: 'number' }).notNull(),
	/** Wrong codes since the last right one. */
	failures: integer().notNull().default(0),
	createdAt: instant().notNull()
});

export const recoveryCode = pgTable(
	'recovery_code',
	{
		id: id(),
		personId: uuid()
			.notNull()
			.references(() => secondFactor.personId, { onDelete: 'cascade' }),
		/** SHA-256 is enough: a code has 80 random bits. */
		codeHash: text().notNull(),
		usedAt: instant()
	},
	(table) => [unique().on(table.personId, table.codeHash)]
);

/** Somebody who has shown the password and not yet the code. Opens nothing but the page that asks for it. */
export const pendingSignIn = pgTable(
	'pending_sign_in',
	{
		/** SHA-256 of the cookie's value. */
		id: text().primaryKey(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		expiresAt: instant().notNull()
	},
	(table) => [index().on(table.personId)]
);
