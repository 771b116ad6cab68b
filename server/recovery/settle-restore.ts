import { asc, gt } from 'drizzle-orm';
import { DOCUMENT_KINDS, documentName } from '#lib/protocol/documents.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { sql, type Tx } from '#server/db/client.ts';
import {
	agendaItem,
	liveDocument,
	passwordReset,
	pendingSignIn,
	session
} from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

export type SettledRestore = { documents: number; sessions: number; resets: number };

const BATCH = 500;

/**
 * What a database that came from a backup needs before anybody works in it. A browser may hold edits, and a thief a session,
 * that the time since the backup had done away with: every document begins a generation, and everybody signs in again.
 */
export async function settleRestore(portal: Portal): Promise<SettledRestore> {
	return portal.db.transaction(async (tx) => {
		await nameEveryDocument(tx);
		const documents = await raiseGenerations(tx, generationAt(portal.clock.now()));
		const sessions = await tx.delete(session).returning({ id: session.id });
		await tx.delete(pendingSignIn);
		const resets = await tx.delete(passwordReset).returning({ id: passwordReset.id });
		const settled = { documents, sessions: sessions.length, resets: resets.length };
		await writeAudit(tx, null, 'portal.restored', settled);
		return settled;
	});
}

/** Minutes since 1970, so that a second restore of the same backup does not give the generation of the first. */
function generationAt(now: Date): number {
	return Math.floor(now.getTime() / 60_000);
}

/** One that was first written after the backup has no row, and would take up what browsers hold of it. */
async function nameEveryDocument(tx: Tx): Promise<void> {
	let after = '00000000-0000-0000-0000-000000000000';
	for (;;) {
		const batch = await tx
			.select({ id: agendaItem.id })
			.from(agendaItem)
			.where(gt(agendaItem.id, after))
			.orderBy(asc(agendaItem.id))
			.limit(BATCH);
		const names = batch.flatMap(({ id }) =>
			DOCUMENT_KINDS.map((kind) => ({ name: documentName({ agendaItemId: id, kind }) }))
		);
		const last = batch.at(-1);
		if (last === undefined) {
			return;
		}
		await tx.insert(liveDocument).values(names).onConflictDoNothing();
		after = last.id;
	}
}

/** Log and snapshot move along; what a redaction left behind in an earlier generation stays behind. */
async function raiseGenerations(tx: Tx, generation: number): Promise<number> {
	const raised = sql`greatest(document.generation + 1, ${generation}::int)`;
	for (const table of ['document_update', 'document_snapshot']) {
		await tx.execute(
			sql`update ${sql.identifier(table)} as kept set generation = ${raised} from document
				where kept.document = document.name and kept.generation = document.generation`
		);
	}
	const documents = await tx
		.update(liveDocument)
		.set({ generation: raised })
		.returning({ name: liveDocument.name });
	return documents.length;
}
