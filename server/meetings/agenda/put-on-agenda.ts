import { and, eq, max } from 'drizzle-orm';
import type { Readiness } from '#lib/domain/case/readiness.ts';
import type { TriageChoice } from '#lib/domain/meeting/agenda.ts';
import { refuse, type Refused } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { AuditSubject } from '#server/audit/write-audit.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItem, lockedPlan, noImages, tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { listingItems } from '../case-for-agenda.ts';
import { recordAct } from '../record-act.ts';
import { readinessAt, refusalToList, type GateCase } from './gate.ts';
import { saveEntry } from './entries.ts';

/** A case whose row the transaction holds. */
export type HeldListable = GateCase & { status: 'draft' | 'ready'; version: number };

export type Listing = {
	actor: Actor;
	meetingId: string;
	agendaItemId: string;
	held: HeldListable;
	choice: TriageChoice;
	reason?: string;
	overrideReason?: string;
};

/** Whoever answers for it that there is nothing to show; a statement stays until images are released. */
export async function stateNoImages(
	tx: Tx,
	{ clock }: Pick<Portal, 'clock'>,
	{ caseId, actorId }: { caseId: string; actorId: string }
): Promise<void> {
	await tx
		.insert(noImages)
		.values({ caseId, statedById: actorId, at: clock.now() })
		.onConflictDoNothing();
}

export async function nextPosition(tx: Tx, meetingId: string): Promise<number> {
	const [last] = await tx
		.select({ position: max(agendaItem.position) })
		.from(agendaItem)
		.where(eq(agendaItem.meetingId, meetingId));
	return (last?.position ?? 0) + 1;
}

/** The gate, then the last place of the agenda; the presenter's plan is fixed with it. Null when it was done. */
export async function putOnAgenda(
	tx: Tx,
	portal: Portal,
	listing: Listing
): Promise<Refused | null> {
	const { actor, meetingId, agendaItemId, held, choice, reason, overrideReason } = listing;
	if ((await listingItems(tx, held.id)).length > 0) {
		return refuse('case_already_listed');
	}
	const readiness = await readinessAt(tx, portal, held);
	const refused = refusalToList(readiness, overrideReason);
	if (refused !== null) {
		return refused;
	}
	const now = portal.clock.now();
	const isOverridden = readiness.missing.length > 0;
	await tx
		.update(agendaItem)
		.set({
			status: choice === 'discuss' ? 'waiting' : 'list_only',
			position: await nextPosition(tx, meetingId)
		})
		.where(and(eq(agendaItem.id, agendaItemId), eq(agendaItem.status, 'proposed')));
	await saveEntry(tx, agendaItemId, {
		...{ triage: choice, triageReason: reason ?? null, triagedById: actor.id, triagedAt: now },
		...(isOverridden ? overrideOf(actor, readiness, overrideReason) : {})
	});
	const version = await openToBoard(tx, held);
	const { preBoardPlan } = held.record;
	if (preBoardPlan !== null) {
		const locked = { agendaItemId, plan: preBoardPlan, caseVersion: version, lockedAt: now };
		await tx.insert(lockedPlan).values(locked).onConflictDoNothing();
	}
	const missing = readiness.missing.join(' ');
	await recordListing(tx, portal, listing, isOverridden ? { missing } : {});
	return null;
}

const overrideOf = (actor: Actor, { missing }: Readiness, overrideReason?: string) => ({
	...{ overrideReason, overriddenById: actor.id, overrideMissing: missing }
});

/** A draft that the chair lists with a reason is read by the board like a ready case. */
async function openToBoard(tx: Tx, held: HeldListable): Promise<number> {
	if (held.status === 'ready') {
		return held.version;
	}
	const version = held.version + 1;
	await tx.update(tumorCase).set({ status: 'ready', version }).where(eq(tumorCase.id, held.id));
	return version;
}

/** An override is an act of its own in the audit trail, before the one that it made possible. */
async function recordListing(
	tx: Tx,
	portal: Portal,
	{ actor, meetingId, agendaItemId, held, choice, reason, overrideReason }: Listing,
	overridden: AuditSubject
): Promise<void> {
	const act = { meetingId, actorId: actor.id };
	const subject = { agendaItemId, caseId: held.id };
	if (overrideReason !== undefined && 'missing' in overridden) {
		await recordAct(tx, portal, {
			...{ ...act, type: 'agenda_item.gate_overridden' },
			subject: { ...subject, ...overridden },
			words: { reason: overrideReason }
		});
	}
	await recordAct(tx, portal, {
		...{ ...act, type: 'agenda_item.triaged', subject: { ...subject, choice } },
		words: reason === undefined ? {} : { reason }
	});
}
