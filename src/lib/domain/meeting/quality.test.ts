import { expect, test } from 'vitest';
import {
	MEASURES,
	casesPerMeeting,
	measureOf,
	minutesPerCase,
	quorumKept,
	type QualityCase
} from './quality.ts';

let caseNo = 0;
function aCase(given: Partial<QualityCase> = {}): QualityCase {
	caseNo += 1;
	return {
		...{ meetingId: 'm1', caseNo: `2026-${caseNo}`, outcome: 'decided', minutes: 8 },
		...{ isStaged: null, isGuidelineNamed: null, isTrialConsidered: null, planChange: null },
		...{ preReadSpecialties: null, hasDissent: null },
		...given
	};
}

const counts = (name: (typeof MEASURES)[number], cases: QualityCase[]) => {
	const { counted, of, notRecorded } = measureOf(name, cases);
	return [counted.length, of.length, notRecorded.length];
};

test.each(MEASURES.filter((name) => name !== 'decided'))(
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
	{ name: 'pre_read', yes: { preReadSpecialties: 3 }, no: { preReadSpecialties: 2 } }
] as const)('[MN42] $name has its numerator, its denominator and what is not recorded', (row) => {
	const cases = [aCase(row.yes), aCase(row.yes), aCase(row.no), aCase()];
	expect(counts(row.name, cases)).toEqual([2, 3, 1]);
	const { counted } = measureOf(row.name, cases);
	expect(counted).toEqual(cases.slice(0, 2));
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
	const cases = [aCase(), aCase({ outcome: 'deferred', meetingId: 'm2' })];
	expect(
		casesPerMeeting(meetings, cases).map(({ decided, deferred }) => [decided, deferred])
	).toEqual([
		[1, 0],
		[0, 1],
		[0, 0]
	]);
});
