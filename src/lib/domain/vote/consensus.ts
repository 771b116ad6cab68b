import { tallyOf, type RevealedBallot, type VoteQuestion } from './ballot.ts';

export type Consensus = 'unanimous' | 'majority' | 'none';

export type ConsensusOf = {
	measure: Consensus;
	/** Places of the options that were named most often: one, or those that are tied. */
	leading: number[];
	/** Ballots for each of them. */
	votes: number;
	total: number;
	/** 1 when all agree, 0 when the ballots are spread evenly over all options. */
	agreement: number;
	/** The others were tied, and the chair's ballot decided. */
	isTieBreak: boolean;
};

type Of = { question: VoteQuestion; optionCount: number };

/**
 * How far the counted ballots agree on one question; null with fewer than two of them, which agree with nobody. Majority is more
 * than half of the ballots that were cast (Robert's Rules of Order, section 44), unanimous is all of them. `agreement` is one
 * minus Shannon's entropy over its greatest possible value, the logarithm of the number of options (Shannon 1948, section 6).
 */
export function consensusOf(ballots: readonly RevealedBallot[], of: Of): ConsensusOf | null {
	const counted = ballots.filter(({ kind }) => kind === 'counted');
	const total = counted.length;
	if (total < 2) {
		return null;
	}
	const tally = tallyOf(counted, of);
	const votes = Math.max(...tally);
	return {
		measure: votes === total ? 'unanimous' : votes * 2 > total ? 'majority' : 'none',
		leading: leadingIn(tally),
		votes,
		total,
		agreement: agreementOf(tally),
		isTieBreak: isTieBreak(counted, of)
	};
}

function leadingIn(tally: number[]): number[] {
	const most = Math.max(...tally);
	return tally.flatMap((votes, option) => (votes === most ? [option] : []));
}

function agreementOf(tally: number[]): number {
	const total = tally.reduce((sum, votes) => sum + votes, 0);
	const entropy = tally
		.filter((votes) => votes > 0)
		.reduce((sum, votes) => sum - (votes / total) * Math.log(votes / total), 0);
	return 1 - entropy / Math.log(tally.length);
}

function isTieBreak(counted: RevealedBallot[], of: Of): boolean {
	const others = counted.filter(({ role }) => role !== 'chair');
	const isTied = others.length > 0 && leadingIn(tallyOf(others, of)).length > 1;
	return isTied && others.length < counted.length && leadingIn(tallyOf(counted, of)).length === 1;
}
