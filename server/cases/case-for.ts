import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { CaseNoSchema, type CaseOrigin, type CaseStatus } from '#lib/domain/case/case.ts';
import { CaseRecordSchema, type CaseRecord } from '#lib/domain/case/record.ts';
import { accept, refuse, type Outcome, type Refusal } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { may, type Things } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { tumorCase } from '#server/db/schema.ts';
import { caseThing } from './case-facts.ts';

export type HeldCase = {
	id: string;
	caseNo: string;
	authorId: string | null;
	origin: CaseOrigin;
	status: CaseStatus;
	version: number;
	title: string;
	record: CaseRecord;
	createdAt: Date;
	updatedAt: Date;
	thing: Things['case'];
};

/** Verbs that change nothing, so that nobody has to wait for them. */
const READS = ['read', 'read_access'];

/**
 * The case, held until the end of the transaction, when `actor` may do `verb` with it; for reading it is not held.
 * A refusal is an entry in the audit log too: who tried the number of a case that is not open to them can be found.
 */
export async function caseFor(
	tx: Tx,
	actor: Actor,
	{ caseNo, verb }: { caseNo: string; verb: string }
): Promise<Outcome<HeldCase>> {
	if (!v.is(CaseNoSchema, caseNo)) {
		return refuse('case_not_found');
	}
	const query = tx.select().from(tumorCase).where(eq(tumorCase.caseNo, caseNo));
	const [row] = await (READS.includes(verb) ? query : query.for('update'));
	const thing = row === undefined ? null : await caseThing(tx, actor, row.id);
	if (row === undefined || thing === null) {
		return refuse('case_not_found');
	}
	if (!may(actor, verb, 'case', thing)) {
		await writeAudit(tx, actor.id, 'case.refused', { caseId: row.id, verb });
		return refuse(refusalOf(actor, verb, thing));
	}
	return accept({ ...row, record: v.parse(CaseRecordSchema, row.record), thing });
}

/** Tells a wrong person from a wrong moment: the same person with the same case, were it on no agenda. */
function refusalOf(actor: Actor, verb: string, thing: Things['case']): Refusal {
	if (!may(actor, 'read', 'case', thing)) {
		return 'case_not_found';
	}
	const isAllowedOffAgenda = may(actor, verb, 'case', {
		...thing,
		isListed: false,
		isUnderDiscussion: false
	});
	if (!isAllowedOffAgenda) {
		return 'not_allowed';
	}
	return thing.isUnderDiscussion ? 'case_under_discussion' : 'case_already_listed';
}
