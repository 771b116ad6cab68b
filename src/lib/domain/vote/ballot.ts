import type { MeetingRole } from '../meeting/meeting.ts';

/** What every voter is asked, one option each: what would be right, and what can be done for this patient here. */
export const VOTE_QUESTIONS = ['ideal', 'feasible'] as const;
export type VoteQuestion = (typeof VOTE_QUESTIONS)[number];

/** A single option is no choice; a seventh would not fit on a phone without scrolling. */
export const OPTION_COUNT = { least: 2, most: 6 } as const;
/** A line of a phone held upright takes about 60 characters twice. */
export const OPTION_LENGTH = 120;

/** `counted` decides; `advisory` is shown apart and never added. */
export type BallotKind = 'counted' | 'advisory';

/** The two answers of a ballot: places in the list of options. */
export type Answers = Record<VoteQuestion, number>;

/**
 * What a ballot of this person is worth, null where there is none: chair and panelists are counted, who presents the case and
 * participants are advisory, an observer has no vote (rights matrix in research/tumor-boards.md, section 5).
 */
export function ballotKindOf(
	role: MeetingRole | null,
	{ isPresenting }: { isPresenting: boolean }
): BallotKind | null {
	if (role === null || role === 'observer') {
		return null;
	}
	return !isPresenting && (role === 'chair' || role === 'panelist') ? 'counted' : 'advisory';
}

/** A ballot after the reveal: of a role and a specialty, not of a name. */
export type RevealedBallot = Answers & {
	role: MeetingRole;
	specialty: string;
	kind: BallotKind;
};

/** Name of an option everywhere: A for the first. */
export const optionLetter = (index: number): string => String.fromCharCode(65 + index);

/** How many ballots named each option. */
export function tallyOf(
	ballots: readonly RevealedBallot[],
	{ question, optionCount }: { question: VoteQuestion; optionCount: number }
): number[] {
	const tally = Array.from({ length: optionCount }, () => 0);
	for (const ballot of ballots) {
		tally[ballot[question]] = (tally[ballot[question]] ?? 0) + 1;
	}
	return tally;
}

/** How often a role of a specialty named each option, by question; in the order of the ballots. */
export type SpecialtyTally = { specialty: string; isChair: boolean } & Record<
	VoteQuestion,
	number[]
>;

export function bySpecialty(
	ballots: readonly RevealedBallot[],
	optionCount: number
): SpecialtyTally[] {
	const groups = Map.groupBy(ballots, ({ specialty, role }) => `${role === 'chair'} ${specialty}`);
	return [...groups.values()].map((group) => ({
		specialty: group[0]?.specialty ?? '',
		isChair: group[0]?.role === 'chair',
		ideal: tallyOf(group, { question: 'ideal', optionCount }),
		feasible: tallyOf(group, { question: 'feasible', optionCount })
	}));
}
