import { expect, test } from 'vitest';
import { caseState } from './case-state.ts';

test.each([
	['draft', false, false, 'draft'],
	['draft', false, true, 'draft'],
	['ready', false, false, 'ready'],
	['ready', true, false, 'listed'],
	['ready', false, true, 'decided'],
	['ready', true, true, 'listed']
] as const)(
	'[LB76] a %s case, listed %s, decided %s, is shown as %s',
	(status, isListed, isDecided, state) => {
		expect(caseState({ status, isListed, isDecided })).toBe(state);
	}
);
