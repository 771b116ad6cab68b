import { eq, sql } from 'drizzle-orm';
import * as v from 'valibot';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { finderOf } from '#lib/domain/redaction/find-passages.ts';
import type { PlaceCount, RaisedGeneration } from '#lib/domain/redaction/places.ts';
import { totalOf } from '#lib/domain/redaction/take-out.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { redaction, tumorCase } from '#server/db/schema.ts';
import { documentNames } from '#server/meetings/read-documents.ts';
import type { Portal } from '#server/portal.ts';
import type { Scope } from './found.ts';
import { lookInRows } from './look.ts';
import {
	itemsOfCase,
	redactionFor,
	redactionsFor,
	type CaseOfRedactions,
	type HeldRedaction,
	type ItemOfCase
} from './redaction-for.ts';
import { rewriteDocuments } from './rewrite-documents.ts';

type Decision = { caseNo: string; redactionId: string };
/** The caller tells these rooms. */
export type TakenOut = { items: ItemOfCase[] };

/**
 * A second person takes the reported passages out of everything that the portal holds of the case: rows, what was signed, and
 * the shared documents with all that was ever deleted in them. One transaction; what had the documents open is closed with
 * `generation_changed` before it commits, so nothing writes the former text back.
 */
export async function takeOutPassages(
	portal: Portal,
	actor: Actor,
	decision: Decision
): Promise<Outcome<TakenOut>> {
	// Holding documents stops their writers, so it is not done for somebody who may not decide anyway.
	const known = await portal.db.transaction((tx) =>
		redactionsFor(tx, actor, { caseNo: decision.caseNo, verb: 'read' })
	);
	if (!known.ok) {
		return known;
	}
	if (!may(actor, 'decide', 'redaction', { ...known.value.thing, reportedById: null })) {
		return refuse('not_allowed');
	}
	const items = await itemsOfCase(portal.db, decision.caseNo);
	const names = items.flatMap(({ agendaItemId }) => documentNames(agendaItemId));
	const release = await portal.documents?.hold(names);
	try {
		const taken = await portal.db.transaction((tx) =>
			takeOut(tx, portal, { actor, decision, names })
		);
		// Who came in meanwhile has read what was there before it.
		portal.documents?.forget(taken.ok ? names : []);
		return taken.ok ? accept({ items }) : taken;
	} finally {
		release?.();
	}
}

type TakingOut = { actor: Actor; decision: Decision; names: string[] };

async function takeOut(
	tx: Tx,
	portal: Portal,
	{ actor, decision, names }: TakingOut
): Promise<Outcome<null>> {
	const held = await redactionFor(tx, actor, decision);
	if (!held.ok) {
		return held;
	}
	const { row, itemIds, caseId } = held.value;
	if (itemIds.flatMap(documentNames).some((name) => !names.includes(name))) {
		// Put on another agenda between the two looks: its documents are not held.
		return refuse('case_changed');
	}
	const at = portal.clock.now();
	const find = finderOf(v.parse(v.array(v.string()), row.passages));
	await tx.update(redaction).set({ passages: null }).where(eq(redaction.id, row.id));
	const scope = { caseId, itemIds, find };
	const inRows = await takeOutOfRows(tx, portal, { scope, redactionId: row.id, at });
	const documents = await rewriteDocuments(tx, { names, find, executorId: actor.id, at });
	const { generations } = documents;
	const taken = summed([...inRows, ...documents.taken]);
	await tx
		.update(redaction)
		.set({
			...{ status: 'done', taken, generations },
			...{ decidedById: actor.id, decidedByName: actor.displayName, decidedAt: at }
		})
		.where(eq(redaction.id, row.id));
	portal.documents?.forget(names);
	await recordRedaction(tx, actor, { held: held.value, taken, generations });
	return accept(null);
}

async function takeOutOfRows(
	tx: Tx,
	portal: Portal,
	{ scope, redactionId, at }: { scope: Scope; redactionId: string; at: Date }
): Promise<PlaceCount[]> {
	const found = await lookInRows(tx, scope);
	for (const { write } of found) {
		await write(tx, { portal, redactionId, at });
	}
	if (found.some(({ place }) => place === 'case_title' || place === 'case_text')) {
		// A form that was opened before holds what was taken out; it is refused as outdated.
		await tx
			.update(tumorCase)
			.set({ version: sql`${tumorCase.version} + 1`, updatedAt: at })
			.where(eq(tumorCase.id, scope.caseId));
	}
	return found.map(({ place, counts }) => ({ place, count: totalOf(counts) }));
}

function summed(counts: PlaceCount[]): PlaceCount[] {
	const byPlace = Map.groupBy(
		counts.filter(({ count }) => count > 0),
		({ place }) => place
	);
	return [...byPlace].map(([place, some]) => ({
		place,
		count: some.reduce((sum, { count }) => sum + count, 0)
	}));
}

/** Ids and counts; the passage itself is nowhere any more. */
async function recordRedaction(
	tx: Tx,
	actor: Actor,
	{
		held: { caseId, row },
		taken,
		generations
	}: {
		held: HeldRedaction & CaseOfRedactions;
		taken: PlaceCount[];
		generations: RaisedGeneration[];
	}
): Promise<void> {
	await writeAudit(tx, actor.id, 'case.text_redacted', {
		...{ caseId, redactionId: row.id, kind: row.kind, reportedById: row.reportedById },
		...Object.fromEntries(taken.map(({ place, count }) => [place, count])),
		documents: generations.length,
		generation: Math.max(0, ...generations.map(({ after }) => after))
	});
}
