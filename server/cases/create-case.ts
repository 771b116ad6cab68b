import * as v from 'valibot';
import { CASE_ORIGINS } from '#lib/domain/case/case.ts';
import {
	CaseRecordSchema,
	TitleSchema,
	emptyRecord,
	type CaseRecord
} from '#lib/domain/case/record.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { allocateCaseNo } from './allocate-case-no.ts';

const CreateCaseSchema = v.object({
	title: TitleSchema,
	origin: v.picklist(CASE_ORIGINS, 'required'),
	record: v.optional(CaseRecordSchema, emptyRecord)
});
export type CreateCaseInput = { title: string; origin: string; record?: CaseRecord };

/** A new draft of the actor's own. */
export async function createCase(
	portal: Portal,
	actor: Actor,
	input: CreateCaseInput
): Promise<Outcome<{ id: string; caseNo: string; version: number }>> {
	const parsed = parseFields(CreateCaseSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	return portal.db.transaction(async (tx) => {
		if (!may(actor, 'create_case', 'portal', {})) {
			return refuse('physicians_only');
		}
		// Passwords of the demonstration are public: nothing real may stand in it.
		if (actor.isDemonstration && parsed.value.origin !== 'synthetic') {
			return refuse('malformed', { origin: 'only_synthetic_here' });
		}
		return store(tx, actor, { ...parsed.value, now: portal.clock.now() });
	});
}

type ToStore = v.InferOutput<typeof CreateCaseSchema> & { now: Date };

async function store(tx: Tx, actor: Actor, { now, ...written }: ToStore) {
	const id = newId(now.getTime());
	const caseNo = await allocateCaseNo(tx, now);
	const row = { ...written, id, caseNo, authorId: actor.id };
	await tx.insert(tumorCase).values({ ...row, status: 'draft', createdAt: now, updatedAt: now });
	await writeAudit(tx, actor.id, 'case.created', { caseId: id, caseNo });
	return accept({ id, caseNo, version: 1 });
}
