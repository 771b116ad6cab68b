import { conflictsIn, missingForReady } from '#lib/domain/case/readiness.ts';
import type { CaseRecord } from '#lib/domain/case/record.ts';
import { refuse, type Refused } from '#lib/domain/outcome.ts';

/**
 * What this record lacks for a board, with the names of the fields; null when it is whole. What a ready case lacked `before` (a
 * chair listed it so, with a reason) may still be missing after a change, and nothing else.
 */
export function refusalForReady(record: CaseRecord, before?: CaseRecord): Refused | null {
	const known = before === undefined ? [] : missingForReady(before);
	const wrong: Record<string, string> = {};
	for (const name of missingForReady(record)) {
		if (!known.includes(name)) {
			wrong[name] = 'missing';
		}
	}
	for (const name of conflictsIn(record)) {
		wrong[name] = 'conflict';
	}
	return Object.keys(wrong).length > 0 ? refuse('case_incomplete', wrong) : null;
}
