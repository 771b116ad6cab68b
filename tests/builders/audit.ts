import { asc } from 'drizzle-orm';
import { auditEntry } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

/** Every entry so far: who, what, which thing. */
export async function auditOf(portal: Portal) {
	return portal.db
		.select({ actorId: auditEntry.actorId, type: auditEntry.type, subject: auditEntry.subject })
		.from(auditEntry)
		.orderBy(asc(auditEntry.seq));
}

/** The entry written last. */
export async function lastAudit(portal: Portal) {
	return (await auditOf(portal)).at(-1);
}
