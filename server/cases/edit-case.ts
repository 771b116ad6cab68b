import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { identifierQueries, type IdentifierQuery } from '#lib/domain/case/identifiers.ts';
import { CaseRecordSchema, TitleSchema } from '#lib/domain/case/record.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { agendaItemsOf } from './case-facts.ts';
import { caseFor } from './case-for.ts';
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
	queries: IdentifierQuery[];
	/** Where the case is listed: the caller tells these rooms. */
	listedAt: { meetingId: string; agendaItemId: string }[];
};

/** Saves title and record. `queries` is what looks like an identifier and was not answered; a draft is saved with them, a ready case never. */
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
		const held = await caseFor(tx, actor, caseNo, 'edit');
		if (!held.ok) {
			return held;
		}
		if (held.value.version !== version) {
			return refuse('case_changed');
		}
		const refused = held.value.status === 'ready' ? refusalForReady(title, record) : null;
		if (refused !== null) {
			return refused;
		}
		const next = version + 1;
		await tx
			.update(tumorCase)
			.set({ title, record, version: next, updatedAt: portal.clock.now() })
			.where(eq(tumorCase.id, held.value.id));
		const listedAt = (await agendaItemsOf(tx, held.value.id)).map(
			({ meetingId, agendaItemId }) => ({
				meetingId,
				agendaItemId
			})
		);
		await writeAudit(tx, actor.id, 'case.edited', { caseId: held.value.id, version: next });
		return accept({ version: next, queries: identifierQueries(title, record), listedAt });
	});
}
