import type { CaseStatus } from './case.ts';

/** What every page says of a case. */
export type CaseState = 'draft' | 'ready' | 'listed' | 'decided';

/**
 * A draft is a draft, whatever was before: nobody but its author sees it. A decided case that is on an agenda again is listed;
 * a board will speak about it once more.
 */
export function caseState(facts: {
	status: CaseStatus;
	/** An agenda item with it waits or is under discussion. */
	isListed: boolean;
	/** A board has signed a recommendation on it. */
	isDecided: boolean;
}): CaseState {
	if (facts.status === 'draft') {
		return 'draft';
	}
	if (facts.isListed) {
		return 'listed';
	}
	return facts.isDecided ? 'decided' : 'ready';
}
