import { blockingQueries } from '#lib/domain/case/identifiers.ts';
import { conflictsIn, missingForReady } from '#lib/domain/case/readiness.ts';
import type { CaseRecord } from '#lib/domain/case/record.ts';
import { refuse, type Refused } from '#lib/domain/outcome.ts';

/** Why this title and record cannot be shown to a board, with the names of the fields; null when they can. */
export function refusalForReady(title: string, record: CaseRecord): Refused | null {
	const wrong: Record<string, string> = {};
	for (const name of missingForReady(record)) {
		wrong[name] = 'missing';
	}
	for (const name of conflictsIn(record)) {
		wrong[name] = 'conflict';
	}
	if (Object.keys(wrong).length > 0) {
		return refuse('case_incomplete', wrong);
	}
	const blocking = blockingQueries(title, record);
	return blocking.length > 0
		? refuse(
				'identifiers_found',
				Object.fromEntries(blocking.map((hit) => [hit.field, 'identifier']))
			)
		: null;
}
