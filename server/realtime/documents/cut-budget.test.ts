import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CutBudget } from './cut-budget.ts';

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
	vi.useRealTimers();
});

test('[HP7] after a cut of 200 ms the next one waits 600 ms, whoever asks', () => {
	const cuts = new CutBudget();
	expect(cuts.isFree).toBe(true);
	cuts.spend(200);
	vi.advanceTimersByTime(599);
	expect(cuts.isFree).toBe(false);
	vi.advanceTimersByTime(1);
	expect(cuts.isFree).toBe(true);
});
