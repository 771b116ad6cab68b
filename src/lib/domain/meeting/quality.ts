/** What became of one case of an ended meeting, as far as the portal recorded it: null is "not recorded", never a "no". */
export type QualityCase = {
	meetingId: string;
	caseNo: string;
	outcome: 'decided' | 'deferred' | 'not_discussed';
	/** From its opening to its decision or deferral. */
	minutes: number | null;
	/** TNM with its edition, or a reason why there is none. */
	isStaged: boolean | null;
	isGuidelineNamed: boolean | null;
	isTrialConsidered: boolean | null;
	/** The decision against the presenter's plan from before the board. */
	planChange: { isChanged: boolean; reason: string | null } | null;
	/** Specialties of which somebody opened the case before the meeting. */
	preReadSpecialties: number | null;
	hasDissent: boolean | null;
};

export type QualityMeeting = {
	id: string;
	startsAt: string;
	/** Specialties by code. */
	quorum: { required: string[]; present: string[] } | null;
};

export const MEASURES = [
	'decided',
	'plan_changed',
	'staged',
	'guideline',
	'trial',
	'pre_read',
	'dissent'
] as const;
export type MeasureName = (typeof MEASURES)[number];

/** A number with where it is from: `counted` of `of`; about `notRecorded` more nothing is known. */
export type Measure = { counted: QualityCase[]; of: QualityCase[]; notRecorded: QualityCase[] };

/** Three specialties that have read a case before can discuss it; proposal of ours, see docs/spec/minutes.md. */
const PRE_READ_LEAST = 3;

/** For each measure: which cases it asks about, and its answer; null where that was not recorded. */
const ASKED: Record<
	MeasureName,
	{ about: (one: QualityCase) => boolean; answer: (one: QualityCase) => boolean | null }
> = {
	decided: { about: isDiscussed, answer: isDecided },
	plan_changed: { about: isDecided, answer: ({ planChange }) => planChange?.isChanged ?? null },
	staged: { about: isDecided, answer: ({ isStaged }) => isStaged },
	guideline: { about: isDecided, answer: ({ isGuidelineNamed }) => isGuidelineNamed },
	trial: { about: isDecided, answer: ({ isTrialConsidered }) => isTrialConsidered },
	pre_read: {
		about: isDiscussed,
		answer: ({ preReadSpecialties: count }) => (count === null ? null : count >= PRE_READ_LEAST)
	},
	dissent: { about: isDecided, answer: ({ hasDissent }) => hasDissent }
};

export function isDiscussed({ outcome }: QualityCase): boolean {
	return outcome !== 'not_discussed';
}

function isDecided({ outcome }: QualityCase): boolean {
	return outcome === 'decided';
}

/** One measure over the cases of a period. */
export function measureOf(name: MeasureName, cases: QualityCase[]): Measure {
	const { about, answer } = ASKED[name];
	const asked = cases.filter(about);
	return {
		counted: asked.filter((one) => answer(one) === true),
		of: asked.filter((one) => answer(one) !== null),
		notRecorded: asked.filter((one) => answer(one) === null)
	};
}

/** Two minutes a bar: a board sees at a glance how many cases pass its budget. */
const BIN = 2;

export type MinutesPerCase = {
	median: number;
	/** Half of the cases lie between these. */
	middle: [number, number];
	bins: { from: number; to: number; count: number }[];
	overBudget: number;
	of: number;
};

/** How long cases were discussed; null when none was timed. */
export function minutesPerCase(cases: QualityCase[], budget: number): MinutesPerCase | null {
	const times = cases
		.filter(isDiscussed)
		.map(({ minutes }) => minutes)
		.filter((minutes) => minutes !== null)
		.toSorted((a, b) => a - b);
	const longest = times.at(-1);
	if (longest === undefined) {
		return null;
	}
	const count = Math.floor(Math.max(longest, budget) / BIN) + 1;
	return {
		median: quantile(times, 0.5),
		middle: [quantile(times, 0.25), quantile(times, 0.75)],
		bins: Array.from({ length: count }, (_, index) => {
			const [from, to] = [index * BIN, (index + 1) * BIN];
			return { from, to, count: times.filter((time) => time >= from && time < to).length };
		}),
		overBudget: times.filter((time) => time > budget).length,
		of: times.length
	};
}

/** Between the two nearest where it falls between them. `sorted` is not empty. */
function quantile(sorted: number[], share: number): number {
	const at = (sorted.length - 1) * share;
	const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
	return low + (high - low) * (at - Math.floor(at));
}

export type QuorumKept = {
	met: number;
	of: number;
	notRecorded: number;
	bySpecialty: { specialty: string; present: number; of: number }[];
};

/** At how many meetings all required specialties were there, and each of them. */
export function quorumKept(meetings: QualityMeeting[]): QuorumKept {
	const recorded = meetings.map(({ quorum }) => quorum).filter((quorum) => quorum !== null);
	const specialties = [...new Set(recorded.flatMap(({ required }) => required))].toSorted();
	return {
		met: recorded.filter(({ required, present }) => required.every((one) => present.includes(one)))
			.length,
		of: recorded.length,
		notRecorded: meetings.length - recorded.length,
		bySpecialty: specialties.map((specialty) => {
			const asked = recorded.filter(({ required }) => required.includes(specialty));
			const present = asked.filter((one) => one.present.includes(specialty)).length;
			return { specialty, present, of: asked.length };
		})
	};
}

export type MeetingCases = {
	meetingId: string;
	startsAt: string;
	decided: number;
	deferred: number;
};

/** What each meeting came to, in their order. */
export function casesPerMeeting(meetings: QualityMeeting[], cases: QualityCase[]): MeetingCases[] {
	return meetings.map(({ id: meetingId, startsAt }) => {
		const own = cases.filter((one) => one.meetingId === meetingId);
		return {
			...{ meetingId, startsAt },
			decided: own.filter(isDecided).length,
			deferred: own.filter(({ outcome }) => outcome === 'deferred').length
		};
	});
}
