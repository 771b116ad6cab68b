import { createHash } from 'node:crypto';
import { desc, sql } from 'drizzle-orm';
import type { Tx } from '#server/db/client.ts';
import { auditEntry } from '#server/db/schema.ts';

export type AuditSubject = Record<string, string | number | null>;

/** Serializes the end of writing transactions, so that each entry knows the one before it. */
const AUDIT_LOCK = 20261122;
/** Stands before the first entry. */
export const FIRST_HASH = '0'.repeat(64);

/** Last statement of every writing use case. `subject` holds ids and codes, never what a person wrote. */
export async function writeAudit(
	tx: Tx,
	actorId: string | null,
	type: string,
	subject: AuditSubject
): Promise<void> {
	await tx.execute(sql`select pg_advisory_xact_lock(${AUDIT_LOCK})`);
	const [last] = await tx
		.select({ hash: auditEntry.hash })
		.from(auditEntry)
		.orderBy(desc(auditEntry.seq))
		.limit(1);
	const previousHash = last?.hash ?? FIRST_HASH;
	const at = new Date();
	const entry = { at, actorId, type, subject, previousHash };
	await tx.insert(auditEntry).values({ ...entry, hash: auditHash(entry) });
}

/** SHA-256 over the entry and the hash before it. Keys of the subject are sorted: jsonb does not keep their order. */
export function auditHash(entry: {
	at: Date;
	actorId: string | null;
	type: string;
	subject: AuditSubject;
	previousHash: string;
}): string {
	const subject = Object.entries(entry.subject).sort(([a], [b]) => (a < b ? -1 : 1));
	const text = JSON.stringify([
		entry.previousHash,
		entry.at.toISOString(),
		entry.actorId,
		entry.type,
		subject
	]);
	return createHash('sha256').update(text).digest('hex');
}
