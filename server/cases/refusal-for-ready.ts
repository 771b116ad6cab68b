import { conflictsIn, missingForReady } from '#lib/domain/case/readiness.ts';
import type { CaseRecord } from '#lib/domain/case/record.ts';
import { refuse, type Refused } from '#lib/domain/outcome.ts';

/** What this record lacks for a board, with the names of the fields; null when it is whole. */
export function refusalForReady(record: CaseRecord): Refused | null {
	const wrong: Record<string, string> = {};
	for (const name of missingForReady(record)) {
		wrong[name] = 'missing';
	}
	for (const name of conflictsIn(record)) {
		wrong[name] = 'conflict';
	}
	return Object.keys(wrong).length > 0 ? refuse('case_incomplete', wrong) : null;
}
