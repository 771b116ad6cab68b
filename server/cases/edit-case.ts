import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { CaseRecordSchema, TitleSchema, type CaseRecord } from '#lib/domain/case/record.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import type { Tx } from '#server/db/client.ts';
import { tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { agendaItemsOf, isPlanFixed } from './case-facts.ts';
import { caseFor, type HeldCase } from './case-for.ts';
import { openDeidentificationItems, refusalOfText } from './open-deidentification-items.ts';
import { refusalForReady } from './refusal-for-ready.ts';

const EditCaseSchema = v.object({
	caseNo: v.string(),
	/** The version that the form was opened on. */
	version: v.pipe(v.number(), v.integer(), v.minValue(1)),
	title: TitleSchema,
	record: CaseRecordSchema
});
export type EditCaseInput = v.InferInput<typeof EditCaseSchema>;

export type EditedCase = {
	version: number;
	/** How many passages of a draft nobody has answered. */
	unanswered: number;
	/** Where the case is listed: the caller tells these rooms. */
	listedAt: { meetingId: string; agendaItemId: string }[];
};

/** Saves title and record. A draft is saved with passages that may identify, a ready case never. */
export async function editCase(
	portal: Portal,
	actor: Actor,
	input: EditCaseInput
): Promise<Outcome<EditedCase>> {
	const parsed = parseFields(EditCaseSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const { caseNo, version, title, record } = parsed.value;
	return portal.db.transaction(async (tx) => {
		const held = await caseFor(tx, actor, { caseNo, verb: 'edit' });
		if (!held.ok) {
			return held;
		}
		if (held.value.version !== version) {
			return refuse('case_changed');
		}
		const refused =
			(await refusalOfPlan(tx, held.value, record)) ??
			(held.value.status === 'ready' ? refusalForReady(record, held.value.record) : null);
		return refused ?? save(tx, portal, { actor, held: held.value, title, record });
	});
}

/** What is written after a board has listed the case, or looked at it, is not the plan before it. Deferring the case does not take that back. */
async function refusalOfPlan(tx: Tx, held: HeldCase, { preBoardPlan }: CaseRecord) {
	if (preBoardPlan === held.record.preBoardPlan) {
		return null;
	}
	const isFixed = await isPlanFixed(tx, held.id);
	return isFixed ? refuse('plan_fixed', { preBoardPlan: 'plan_fixed' }) : null;
}

type Saved = { actor: Actor; held: HeldCase; title: string; record: CaseRecord };

async function save(tx: Tx, portal: Portal, { actor, held, title, record }: Saved) {
	const open = await openDeidentificationItems(tx, portal, { id: held.id, title, record });
	const refused = held.status === 'ready' ? refusalOfText(open) : null;
	if (refused !== null) {
		return refused;
	}
	const version = held.version + 1;
	await tx
		.update(tumorCase)
		.set({ title, record, version, updatedAt: portal.clock.now() })
		.where(eq(tumorCase.id, held.id));
	const items = await agendaItemsOf(tx, held.id);
	await writeAudit(tx, actor.id, 'case.edited', { caseId: held.id, version });
	return accept({
		version,
		unanswered: open.unanswered.length,
		listedAt: items.map(({ meetingId, agendaItemId }) => ({ meetingId, agendaItemId }))
	});
}
