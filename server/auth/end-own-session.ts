import { and, eq } from 'drizzle-orm';
import { writeAudit } from '#server/audit/write-audit.ts';
import { session } from '#server/db/schema.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { isSessionHash } from './session-adapter.ts';

/** Ends one of one's own sessions: sign-out here, or a browser left open elsewhere. */
export function endOwnSession(
	portal: Portal,
	actor: Actor,
	input: { sessionHash: unknown }
): Promise<Outcome<{ facts: Fact[] }>> {
	return portal.db.transaction(async (tx) => {
		const { sessionHash } = input;
		if (!isSessionHash(sessionHash)) {
			return refuse('not_found');
		}
		const ended = await tx
			.delete(session)
			.where(and(eq(session.id, sessionHash), eq(session.personId, actor.id)))
			.returning({ id: session.id });
		if (ended.length === 0) {
			return refuse('not_found');
		}
		await writeAudit(tx, actor.id, 'session.ended', {});
		return accept({ facts: [{ type: 'session_ended', sessionHash }] });
	});
}
