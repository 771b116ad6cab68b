import * as v from 'valibot';
import { MeetingRoleSchema } from '../meeting/meeting.ts';
import { canonicalJson } from '../meeting/seal.ts';
import { StoredStructureSchema } from './structure.ts';

const Place = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(5));
const BallotSchema = v.object({
	role: MeetingRoleSchema,
	specialty: v.string(),
	kind: v.picklist(['counted', 'advisory']),
	ideal: Place,
	feasible: Place
});
const asked = {
	round: v.number(),
	options: v.array(v.string()),
	/** Why a second vote was held; null for a first one. */
	reason: v.nullable(v.string()),
	openedAt: v.string()
};
const RoundSchema = v.variant('status', [
	v.object({ ...asked, status: v.literal('open') }),
	/** Closed without a reveal: nobody has read its ballots, nor will. */
	v.object({ ...asked, status: v.literal('closed'), closedAt: v.string(), castCount: v.number() }),
	v.object({
		...asked,
		status: v.literal('revealed'),
		closedAt: v.string(),
		/** Who could have cast a counted ballot. */
		countedOf: v.number(),
		ballots: v.array(BallotSchema)
	})
]);
const DissentSchema = v.object({
	personId: v.nullable(v.string()),
	name: v.string(),
	specialty: v.string(),
	kind: v.picklist(['counted', 'advisory']),
	reason: v.string(),
	filedAt: v.string()
});

/**
 * Votes, dissent and structure of one case: the same for every reader of a room, what the chair's signature covers, and what
 * minutes print.
 */
export const DecisionRecordSchema = v.object({
	rounds: v.array(RoundSchema),
	dissents: v.array(DissentSchema),
	structure: v.nullable(
		v.object({
			version: v.number(),
			content: StoredStructureSchema,
			/** Printed name of the owner. */
			ownerName: v.nullable(v.string()),
			changedByName: v.string(),
			changedAt: v.string()
		})
	)
});
export type DecisionRecord = v.InferOutput<typeof DecisionRecordSchema>;
export type VoteRound = DecisionRecord['rounds'][number];
export type RevealedRound = Extract<VoteRound, { status: 'revealed' }>;
export type Dissent = DecisionRecord['dissents'][number];

export const EMPTY_DECISION: DecisionRecord = { rounds: [], dissents: [], structure: null };

/** Text under `decisionHash`, which the chair's page and the server compute alike. */
export const decisionText = (record: DecisionRecord): string => canonicalJson(record);
