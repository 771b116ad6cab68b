import { bigint, boolean, index, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, id, instant } from './columns.ts';
import { person } from './people.ts';

export const passkey = pgTable(
	'passkey',
	{
		id: id(),
		personId: uuid()
			.notNull()
			.references(() => person.id, { onDelete: 'cascade' }),
		/** Chosen by the authenticator, base64url; belongs to one person. */
		credentialId: text().notNull().unique(),
		/** COSE key as the authenticator gave it. */
		publicKey: bytes().notNull(),
		/** Of the last use; 0 for the many authenticators that do not count. */
		counter: bigint({ mode: 'number' }).notNull(),
		/** How a browser reaches the authenticator, with commas: "internal,hybrid". */
		transports: text().notNull(),
		/** A copy is kept by the maker of the device, so that it is on others too. */
		isSynced: boolean().notNull(),
		name: text().notNull(),
		createdAt: instant().notNull(),
		lastUsedAt: instant()
	},
	(table) => [index().on(table.personId)]
);

/** Challenges that were answered, rightly or wrongly, until they would have ended by themselves. */
export const spentChallenge = pgTable(
	'spent_challenge',
	{
		/** SHA-256 of the challenge. */
		id: text().primaryKey(),
		expiresAt: instant().notNull()
	},
	(table) => [index().on(table.expiresAt)]
);
