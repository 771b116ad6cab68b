import { expect, test } from 'vitest';
import type { MeetingRole } from '../meeting/meeting.ts';
import { ballotKindOf, bySpecialty, type RevealedBallot } from './ballot.ts';
import { consensusOf } from './consensus.ts';

/** Counted ballots of panelists with these answers to both questions; the chair's last where one is given. */
function ballots(answers: number[], chair?: number): RevealedBallot[] {
	const one = (answer: number, role: MeetingRole): RevealedBallot => ({
		...{ role, specialty: 'radiology', kind: 'counted' },
		...{ ideal: answer, feasible: answer }
	});
	const panel = answers.map((answer) => one(answer, 'panelist'));
	return chair === undefined ? panel : [...panel, one(chair, 'chair')];
}
const measured = (some: RevealedBallot[]) =>
	consensusOf(some, { question: 'feasible', optionCount: 4 });

test('[VT4] unanimous is all, majority more than half, and equal counts are a tie', () => {
	expect(measured(ballots([1, 1, 1]))).toEqual({
		...{ measure: 'unanimous', leading: [1], votes: 3, total: 3 },
		...{ agreement: 1, isTieBreak: false }
	});
	expect(measured(ballots([1, 1, 2]))).toMatchObject({ measure: 'majority', leading: [1] });
	expect(measured(ballots([1, 1, 2, 3]))).toMatchObject({ measure: 'none', leading: [1] });
	expect(measured(ballots([1, 1, 2, 2]))).toMatchObject({ measure: 'none', leading: [1, 2] });
});

test('[VT4] fewer than two counted ballots are no consensus, and advisory ones are not added', () => {
	expect(measured(ballots([1]))).toBeNull();
	const advisory = ballots([2, 2, 2]).map((one) => ({ ...one, kind: 'advisory' as const }));
	expect(measured([...ballots([1]), ...advisory])).toBeNull();
	expect(measured([...ballots([1, 1]), ...advisory])).toMatchObject({
		...{ measure: 'unanimous', total: 2 }
	});
});

test('[VT4] agreement is 0 when the ballots are spread evenly over all options, one half when over half of four', () => {
	expect(measured(ballots([0, 1, 2, 3]))?.agreement).toBeCloseTo(0, 10);
	expect(measured(ballots([0, 0, 1, 1]))?.agreement).toBeCloseTo(0.5, 10);
	// -(2/3 ln 2/3 + 1/3 ln 1/3) / ln 4 = 0.4591
	expect(measured(ballots([0, 0, 1]))?.agreement).toBeCloseTo(0.5409, 4);
});

test('[VT17] the chair’s ballot is a tie-break where the others were tied and it decided', () => {
	expect(measured(ballots([0, 0, 1, 1], 1))).toMatchObject({
		...{ measure: 'majority', leading: [1], isTieBreak: true }
	});
	expect(measured(ballots([0, 0, 1], 1))).toMatchObject({ leading: [0, 1], isTieBreak: false });
	expect(measured(ballots([0, 0, 1, 1], 2))).toMatchObject({ isTieBreak: false });
	expect(measured(ballots([0, 1]))).toMatchObject({ isTieBreak: false });
});

test('[VT3] a ballot is worth what role and case say: who presents is advisory, an observer has none', () => {
	const kindOf = (role: MeetingRole | null, isPresenting = false) =>
		ballotKindOf(role, { isPresenting });
	expect([kindOf('chair'), kindOf('panelist')]).toEqual(['counted', 'counted']);
	expect([kindOf('presenter'), kindOf('participant')]).toEqual(['advisory', 'advisory']);
	expect([kindOf('panelist', true), kindOf('chair', true)]).toEqual(['advisory', 'advisory']);
	expect([kindOf('observer'), kindOf('observer', true), kindOf(null)]).toEqual([null, null, null]);
});

test('[VT3] ballots of one specialty stand in one line, the chair’s apart', () => {
	expect(bySpecialty(ballots([1, 1], 2), 3)).toEqual([
		{ specialty: 'radiology', isChair: false, ideal: [0, 2, 0], feasible: [0, 2, 0] },
		{ specialty: 'radiology', isChair: true, ideal: [0, 0, 1], feasible: [0, 0, 1] }
	]);
});
