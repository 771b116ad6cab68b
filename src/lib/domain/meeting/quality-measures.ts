import { SPECIALTIES, type Specialty } from '../people/people.ts';
import type { Structure } from '../vote/structure.ts';
import type { PlanIntent } from './agenda.ts';

/** `counted` of `of`: of one case what it adds to a number, of a period the number. */
export type Tally = { counted: number; of: number };

/** What became of one case of an ended meeting, as far as the portal recorded it: null is "not recorded", never a "no". */
export type QualityCase = {
	meetingId: string;
	caseNo: string;
	outcome: 'decided' | 'deferred' | 'listed_only' | 'not_discussed';
	/** From its opening to its decision or deferral. */
	minutes: number | null;
	/** TNM with its edition, or a reason why there is none. */
	isStaged: boolean | null;
	isGuidelineNamed: boolean | null;
	isTrialConsidered: boolean | null;
	/** The decision against the presenter's plan from before the board. */
	planChange: { isChanged: boolean; reason: string | null } | null;
	/** Listed by the chair although something was missing. */
	isOverridden: boolean | null;
	/** Of each specialty, how many of those who were to read the case opened it before the meeting. */
	preRead: ({ specialty: string } & Tally)[] | null;
	/** Panelists' plans from before with another aim than the decision. */
	preVotes: Tally | null;
	hasDissent: boolean | null;
};

export const MEASURES = [
	'decided',
	'plan_changed',
	'pre_vote',
	'staged',
	'guideline',
	'trial',
	'pre_read',
	'overridden',
	'listed_only',
	'dissent'
] as const;
export type MeasureName = (typeof MEASURES)[number];

const PRE_READ_OF = 'pre_read_';
const preReadMeasure = (specialty: Specialty) => `${PRE_READ_OF}${specialty}` as const;
/** One of the measures, or how much one specialty has read. */
export type AskedMeasure = MeasureName | ReturnType<typeof preReadMeasure>;
export const ASKED_MEASURES: AskedMeasure[] = [...MEASURES, ...SPECIALTIES.map(preReadMeasure)];

/** A number with where it is from; about the cases of `notRecorded` nothing is known. */
export type Measure = Tally & {
	/** The cases that were counted of, each with what it adds. */
	cases: ({ one: QualityCase } & Tally)[];
	notRecorded: number;
};

/** Three specialties that have read a case before can discuss it; proposal of ours, see docs/spec/minutes.md. */
const PRE_READ_LEAST = 3;

type Asking = {
	about: (one: QualityCase) => boolean;
	/** Null where it was not recorded. */
	tally: (one: QualityCase) => Tally | null;
};

const yesOf = (answer: (one: QualityCase) => boolean | null): Asking['tally'] => {
	return (one) => {
		const is = answer(one);
		return is === null ? null : { counted: is ? 1 : 0, of: 1 };
	};
};

const ASKED: Record<MeasureName, Asking> = {
	decided: { about: isDiscussed, tally: yesOf(isDecided) },
	plan_changed: {
		about: isDecided,
		tally: yesOf(({ planChange }) => planChange?.isChanged ?? null)
	},
	pre_vote: { about: isDecided, tally: ({ preVotes }) => preVotes },
	staged: { about: isDecided, tally: yesOf(({ isStaged }) => isStaged) },
	guideline: { about: isDecided, tally: yesOf(({ isGuidelineNamed }) => isGuidelineNamed) },
	trial: { about: isDecided, tally: yesOf(({ isTrialConsidered }) => isTrialConsidered) },
	pre_read: {
		about: isDiscussed,
		tally: yesOf(
			({ preRead }) =>
				preRead && preRead.filter(({ counted }) => counted > 0).length >= PRE_READ_LEAST
		)
	},
	overridden: { about: () => true, tally: yesOf(({ isOverridden }) => isOverridden) },
	listed_only: { about: () => true, tally: yesOf(({ outcome }) => outcome === 'listed_only') },
	dissent: { about: isDecided, tally: yesOf(({ hasDissent }) => hasDissent) }
};

/** A case that nobody of the specialty was to read is in none of its numbers. */
function askedOfSpecialty(name: AskedMeasure): Asking {
	const own = ({ preRead }: QualityCase) =>
		preRead?.find(({ specialty }) => name === `${PRE_READ_OF}${specialty}`);
	return {
		about: (one) => isDiscussed(one) && (one.preRead === null || own(one) !== undefined),
		tally: (one) => own(one) ?? null
	};
}

const isMeasure = (name: AskedMeasure): name is MeasureName => name in ASKED;

export function isDiscussed({ outcome }: QualityCase): boolean {
	return outcome === 'decided' || outcome === 'deferred';
}

function isDecided({ outcome }: QualityCase): boolean {
	return outcome === 'decided';
}

/** One measure over the cases of a period. */
export function measureOf(name: AskedMeasure, cases: QualityCase[]): Measure {
	const { about, tally } = isMeasure(name) ? ASKED[name] : askedOfSpecialty(name);
	const asked = cases.filter(about);
	const tallied = asked.flatMap((one) => {
		const found = tally(one);
		return found === null ? [] : [{ one, counted: found.counted, of: found.of }];
	});
	return {
		cases: tallied,
		counted: tallied.reduce((sum, { counted }) => sum + counted, 0),
		of: tallied.reduce((sum, { of }) => sum + of, 0),
		notRecorded: asked.length - tallied.length
	};
}

/** The measures of all specialties that were to read a case of the period. */
export function preReadMeasures(
	cases: QualityCase[]
): { specialty: Specialty; name: AskedMeasure }[] {
	const found = new Set(
		cases.filter(isDiscussed).flatMap(({ preRead }) => preRead?.map((one) => one.specialty) ?? [])
	);
	return SPECIALTIES.filter((specialty) => found.has(specialty)).map((specialty) => ({
		...{ specialty, name: preReadMeasure(specialty) }
	}));
}

/** What a panelist can aim at before the board, in the words of a decision. Nobody plans surveillance before it. */
const AIM: Record<PlanIntent, Structure['intent']> = {
	curative: 'curative',
	palliative: 'palliative',
	more_tests: 'diagnostic'
};

/** How many plans from before had another aim; null where none can be compared. */
export function preVotesAgainst(intent: Structure['intent'], before: PlanIntent[]): Tally | null {
	const isComparable = Object.values(AIM).includes(intent) && before.length > 0;
	return isComparable
		? { counted: before.filter((one) => AIM[one] !== intent).length, of: before.length }
		: null;
}
