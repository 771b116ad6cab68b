import * as v from 'valibot';
import { IdSchema } from '../domain/id.ts';
import { REASON_LIMITS } from '../domain/reason.ts';
import type { Answers, BallotKind } from '../domain/vote/ballot.ts';
import { OPTION_COUNT, OPTION_LENGTH } from '../domain/vote/ballot.ts';
import type { DecisionRecord } from '../domain/vote/decision.ts';
import { ADDENDUM_LENGTH } from '../domain/vote/addendum.ts';
import { StructureSchema } from '../domain/vote/structure.ts';

const commandId = IdSchema;
const ofItem = { commandId, agendaItemId: IdSchema };
const Reason = v.pipe(
	v.string(),
	v.trim(),
	v.minLength(REASON_LIMITS.least),
	v.maxLength(REASON_LIMITS.most)
);
const Option = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(OPTION_LENGTH));
const Options = v.pipe(
	v.array(Option),
	v.minLength(OPTION_COUNT.least),
	v.maxLength(OPTION_COUNT.most),
	v.check((some) => new Set(some.map((one) => one.toLowerCase())).size === some.length)
);
const Place = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(OPTION_COUNT.most - 1));
/** The vote on the sender's screen: an answer to the one before it is not taken as one to this. */
const round = v.pipe(v.number(), v.integer(), v.minValue(1));

/** Votes, dissent, structure and signatures of the namespace `/meetings`; part of `MEETING_COMMANDS`. */
export const VOTE_COMMANDS = {
	'vote:open': v.strictObject({ ...ofItem, options: Options }),
	/** Another round with the options of the revealed one, which is kept. */
	'vote:open-again': v.strictObject({ ...ofItem, round, reason: Reason }),
	/** `nonce`: see `poll:answer`. Without it the few possible answers could be tried against the hash that is stored of a command. */
	'vote:cast': v.strictObject({ ...ofItem, round, ideal: Place, feasible: Place, nonce: IdSchema }),
	'vote:reveal': v.strictObject({ ...ofItem, round }),
	'vote:close': v.strictObject({ ...ofItem, round }),
	'vote:ask-again': v.strictObject({ ...ofItem, round, reason: Reason }),
	'dissent:file': v.strictObject({ ...ofItem, reason: Reason }),
	'dissent:withdraw': v.strictObject(ofItem),
	/** `version`: the one that was changed, 0 for none; refused with `structure_changed` when it is another by now. */
	'recommendation:structure': v.strictObject({
		...ofItem,
		version: v.pipe(v.number(), v.integer(), v.minValue(0)),
		structure: StructureSchema
	}),
	/** `seal`: what stood on the screen. */
	'recommendation:co-sign': v.strictObject({
		...ofItem,
		seal: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
	}),
	/** `version`: the last one on the screen, which the addendum follows. */
	'recommendation:add': v.strictObject({
		...ofItem,
		version: v.pipe(v.number(), v.integer(), v.minValue(1)),
		text: v.pipe(
			v.string(),
			v.trim(),
			v.minLength(REASON_LIMITS.least),
			v.maxLength(ADDENDUM_LENGTH)
		)
	})
} as const;

/** How the open vote stands, without anything of a ballot but the viewer's own. */
export type OpenVote = {
	round: number;
	/** Counted ballots that are in, of how many. */
	castCount: number;
	countedOf: number;
	mine: Answers | null;
	/** To a chair: specialties of counted voters whose ballot is not in. To all others null. */
	waiting: { specialty: string; isViewer: boolean }[] | null;
};

/** A signed recommendation of the meeting, for whoever may still put something under it. */
export type SignatureStanding = {
	agendaItemId: string;
	caseNo: string;
	seal: string;
	/** 1 without an addendum. */
	version: number;
	coSignedByName: string | null;
	mayCoSign: boolean;
	mayAdd: boolean;
};

/** Votes, dissent and structure of the shown case, as this viewer may see them. */
export type DecisionState = {
	agendaItemId: string;
	/** The same for all; what a signature covers. */
	record: DecisionRecord;
	openVote: OpenVote | null;
	/** Who asks for another round, and why: to a chair all of them, to others their own. */
	requests: { name: string; reason: string }[];
	/** What the viewer's ballot is worth; null for who has none. */
	ballotKind: BallotKind | null;
	mayConductVote: boolean;
	mayVote: boolean;
	mayDissent: boolean;
	mayStructure: boolean;
	signatures: SignatureStanding[];
};
