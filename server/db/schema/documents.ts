import { bigint, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, instant } from './columns.ts';
import { person } from './people.ts';

/** One shared document; the name is the one on the wire, e.g. `agenda-item.<id>.marks`. */
export const liveDocument = pgTable('document', {
	name: text().primaryKey(),
	/** Raised by a redaction or a restore: clients of an older generation are closed with 4410. */
	generation: integer().notNull().default(1)
});

/** The log. A row is written before anyone else sees the edit. */
export const documentUpdate = pgTable(
	'document_update',
	{
		seq: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
		document: text()
			.notNull()
			.references(() => liveDocument.name),
		generation: integer().notNull(),
		bytes: bytes().notNull(),
		authorId: uuid().references(() => person.id, { onDelete: 'set null' }),
		at: instant().notNull()
	},
	(table) => [index().on(table.document, table.seq)]
);

/** All updates up to and with `uptoSeq`, folded, for those who join. */
export const documentSnapshot = pgTable('document_snapshot', {
	document: text()
		.primaryKey()
		.references(() => liveDocument.name),
	generation: integer().notNull(),
	uptoSeq: bigint({ mode: 'number' }).notNull(),
	state: bytes().notNull(),
	at: instant().notNull()
});

/** Which person a Yjs client id belongs to, from its first appearance on. */
export const documentClient = pgTable(
	'document_client',
	{
		document: text()
			.notNull()
			.references(() => liveDocument.name),
		/** Unsigned 32 bits. */
		clientId: bigint({ mode: 'number' }).notNull(),
		personId: uuid()
			.notNull()
			.references(() => person.id),
		at: instant().notNull()
	},
	(table) => [primaryKey({ columns: [table.document, table.clientId] })]
);
