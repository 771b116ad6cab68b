import { blockingQueries } from '#lib/domain/case/identifiers.ts';
import { conflictsIn, missingForReady } from '#lib/domain/case/readiness.ts';
import type { CaseRecord } from '#lib/domain/case/record.ts';
import { refuse, type Refused } from '#lib/domain/outcome.ts';

/** Why this title and record cannot be shown to a board, with the names of the fields; null when they can. */
export function refusalForReady(title: string, record: CaseRecord): Refused | null {
	const missing = missingForReady(record).map((name) => [name, 'missing']);
	const conflicts = conflictsIn(record).map((name) => [name, 'conflict']);
	if (missing.length + conflicts.length > 0) {
		return refuse('case_incomplete', Object.fromEntries([...missing, ...conflicts]));
	}
	const blocking = blockingQueries(title, record);
	return blocking.length > 0
		? refuse('identifiers_found', Object.fromEntries(blocking.map((hit) => [hit.field, hit.kind])))
		: null;
}
