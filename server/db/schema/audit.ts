import { bigint, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from './columns.ts';

/** Who did what to which thing; only appended (a trigger refuses the rest), each row chained to the one before. Holds ids, never text. */
export const auditEntry = pgTable(
	'audit_entry',
	{
		seq: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
		at: instant().notNull(),
		/** Not a foreign key: the entry outlives the person. Null for the system itself. */
		actorId: uuid(),
		type: text().notNull(),
		subject: jsonb().$type<Record<string, string | number | null>>().notNull(),
		previousHash: text().notNull(),
		hash: text().notNull()
	},
	(table) => [index().on(table.actorId), index().on(table.type)]
);
