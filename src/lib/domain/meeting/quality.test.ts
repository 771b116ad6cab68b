import { expect, test } from 'vitest';
import { casesPerMeeting, minutesPerCase, quorumKept } from './quality.ts';
import {
	ASKED_MEASURES,
	measureOf,
	preReadMeasures,
	preVotesAgainst,
	type AskedMeasure,
	type QualityCase
} from './quality-measures.ts';

let caseNo = 0;
function aCase(given: Partial<QualityCase> = {}): QualityCase {
	caseNo += 1;
	return {
		...{ meetingId: 'm1', caseNo: `2026-${caseNo}`, outcome: 'decided', minutes: 8 },
		...{ isStaged: null, isGuidelineNamed: null, isTrialConsidered: null, planChange: null },
		...{ isOverridden: null, preRead: null, preVotes: null, hasDissent: null },
		...given
	};
}

/** Two members of each. */
function readBy(...read: [specialty: string, counted: number][]): QualityCase['preRead'] {
	return read.map(([specialty, counted]) => ({ specialty, counted, of: 2 }));
}

const counts = (name: AskedMeasure, cases: QualityCase[]) => {
	const { counted, of, notRecorded } = measureOf(name, cases);
	return [counted, of, notRecorded];
};

/** What became of a case is always known. */
const ALWAYS: AskedMeasure[] = ['decided', 'listed_only'];
test.each(ASKED_MEASURES.filter((name) => !ALWAYS.includes(name)))(
	'[MN40] %s of cases about which nothing was recorded is none of none, not none of all',
	(name) => {
		expect(counts(name, [aCase(), aCase()])).toEqual([0, 0, 2]);
	}
);

test('[MN41] decisions are counted of what was discussed: a deferral counts below, a case nobody came to does not', () => {
	const cases = [
		aCase(),
		aCase({ outcome: 'deferred' }),
		aCase({ outcome: 'not_discussed', minutes: null })
	];
	expect(counts('decided', cases)).toEqual([1, 2, 0]);
});

test.each([
	{ name: 'staged', yes: { isStaged: true }, no: { isStaged: false } },
	{ name: 'guideline', yes: { isGuidelineNamed: true }, no: { isGuidelineNamed: false } },
	{ name: 'trial', yes: { isTrialConsidered: true }, no: { isTrialConsidered: false } },
	{ name: 'dissent', yes: { hasDissent: true }, no: { hasDissent: false } },
	{
		name: 'plan_changed',
		yes: { planChange: { isChanged: true, reason: 'Imaging read again' } },
		no: { planChange: { isChanged: false, reason: null } }
	},
	{ name: 'overridden', yes: { isOverridden: true }, no: { isOverridden: false } },
	{
		name: 'pre_read',
		yes: { preRead: readBy(['radiology', 1], ['pathology', 2], ['pulmonology', 1]) },
		no: { preRead: readBy(['radiology', 1], ['pathology', 2], ['pulmonology', 0]) }
	}
] as const)('[MN42] $name has its numerator, its denominator and what is not recorded', (row) => {
	const cases = [aCase(row.yes), aCase(row.yes), aCase(row.no), aCase()];
	expect(counts(row.name, cases)).toEqual([2, 3, 1]);
	const counted = measureOf(row.name, cases).cases.filter((tallied) => tallied.counted > 0);
	expect(counted.map(({ one }) => one)).toEqual(cases.slice(0, 2));
});

test('[MN47] a case that is only listed is in no number of what was discussed', () => {
	const listed = aCase({
		...{ outcome: 'listed_only', minutes: null, isOverridden: true },
		preRead: readBy(['radiology', 1])
	});
	const cases = [aCase({ isOverridden: false }), listed];
	expect(counts('listed_only', cases)).toEqual([1, 2, 0]);
	expect(counts('overridden', cases)).toEqual([1, 2, 0]);
	for (const name of ['decided', 'staged', 'dissent'] as const) {
		expect(measureOf(name, [listed])).toMatchObject({ counted: 0, of: 0, notRecorded: 0 });
	}
	expect(preReadMeasures([listed])).toEqual([]);
	expect(minutesPerCase([listed], 10)).toBeNull();
});

test('[MN48] what a specialty has read is counted by member and case; where nobody of it was to read it is not asked', () => {
	const cases = [
		aCase({ preRead: readBy(['radiology', 1], ['pathology', 2]) }),
		aCase({ preRead: readBy(['radiology', 0]) }),
		aCase()
	];
	expect(preReadMeasures(cases)).toEqual([
		{ specialty: 'radiology', name: 'pre_read_radiology' },
		{ specialty: 'pathology', name: 'pre_read_pathology' }
	]);
	expect(counts('pre_read_radiology', cases)).toEqual([1, 4, 1]);
	expect(counts('pre_read_pathology', cases)).toEqual([2, 2, 1]);
	expect(counts('pre_read_hematology', cases)).toEqual([0, 0, 1]);
});

test('[MN49] plans from before differ by their aim; where nobody could have had that of the decision, none is compared', () => {
	expect(preVotesAgainst('curative', ['curative', 'palliative', 'more_tests'])).toEqual({
		...{ counted: 2, of: 3 }
	});
	expect(preVotesAgainst('diagnostic', ['more_tests'])).toEqual({ counted: 0, of: 1 });
	expect(preVotesAgainst('surveillance', ['curative'])).toBeNull();
	expect(preVotesAgainst(null, ['curative'])).toBeNull();
	expect(preVotesAgainst('curative', [])).toBeNull();
	const cases = [
		aCase({ preVotes: { counted: 2, of: 3 } }),
		aCase(),
		aCase({ outcome: 'deferred' })
	];
	expect(counts('pre_vote', cases)).toEqual([2, 3, 1]);
});

test('[MN43] minutes per case: the middle of those that were timed, and how many passed the budget', () => {
	const cases = [4, 6, 8, 13].map((minutes) => aCase({ minutes }));
	const untimed = [aCase({ minutes: null }), aCase({ outcome: 'not_discussed', minutes: null })];
	const found = minutesPerCase([...cases, ...untimed], 12);
	expect(found).toMatchObject({ median: 7, middle: [5.5, 9.25], overBudget: 1, of: 4 });
	expect(found?.bins.map(({ count }) => count)).toEqual([0, 0, 1, 1, 1, 0, 1]);
	expect(minutesPerCase(untimed, 12)).toBeNull();
	expect(minutesPerCase([aCase({ minutes: 0 })], 12)).toMatchObject({ median: 0, of: 1 });
});

test('[MN44] quorum is counted of the meetings that recorded it, in all and by specialty', () => {
	const required = ['radiology', 'surgical_oncology'];
	const meetings = [
		{ id: 'm1', startsAt: '2026-11-03', quorum: { required, present: required } },
		{ id: 'm2', startsAt: '2026-11-10', quorum: { required, present: ['radiology'] } },
		{ id: 'm3', startsAt: '2026-11-17', quorum: null }
	];
	expect(quorumKept(meetings)).toEqual({
		...{ met: 1, of: 2, notRecorded: 1 },
		bySpecialty: [
			{ specialty: 'radiology', present: 2, of: 2 },
			{ specialty: 'surgical_oncology', present: 1, of: 2 }
		]
	});
	const cases = [
		aCase(),
		aCase({ outcome: 'deferred', meetingId: 'm2' }),
		aCase({ outcome: 'listed_only', meetingId: 'm3' }),
		aCase({ outcome: 'not_discussed', meetingId: 'm3' })
	];
	expect(
		casesPerMeeting(meetings, cases).map(({ decided, deferred, listedOnly }) => [
			...[decided, deferred, listedOnly]
		])
	).toEqual([
		[1, 0, 0],
		[0, 1, 0],
		[0, 0, 1]
	]);
});
