import type { Readiness, ReadinessItem } from '../case/readiness.ts';
import type { CallChange, PlanIntent, TriageChoice } from './agenda.ts';
import type { AgendaItemStatus } from './meeting.ts';

/** A panelist's plan from before the discussion. */
export type PreVoteView = { name: string; intent: PlanIntent; plan: string; at: string };

/** The presenter's plan as it was when the case was listed. */
export type LockedPlan = { plan: string; at: string };

/** One case of a meeting's agenda, as its page shows it to this reader; times are ISO 8601 in UTC. */
export type AgendaRow = {
	id: string;
	caseNo: string;
	title: string;
	question: string;
	presenterName: string;
	/** The reader presents it. */
	isOwn: boolean;
	status: AgendaItemStatus;
	deferredReason: string | null;
	minutes: number;
	/** Expected start; null for what is not discussed or closed. */
	startsAt: string | null;
	hasBreakBefore: boolean;
	/** Null once the case was discussed. */
	readiness: Readiness | null;
	preRead: { read: number; of: number; isMine: boolean };
	lockedPlan: LockedPlan | null;
	triage: { choice: TriageChoice; reason: string | null; by: string | null } | null;
	override: { reason: string; missing: ReadinessItem[] } | null;
	pulls: { name: string; reason: string; isMine: boolean }[];
	askedAt: string | null;
	/** The reader's own; nobody else's before the item is closed. */
	preVote: PreVoteView | null;
	/** Everybody's, once the item is closed. */
	preVotes: PreVoteView[];
};

export type AgendaView = {
	/** Sent back with a changed order. */
	version: number;
	call: {
		isOpen: boolean;
		/** When it closes by itself. */
		closesAt: string | null;
		change: CallChange;
		proposed: number;
		presenters: number;
	} | null;
	cases: AgendaRow[];
	/** Recorded, not discussed unless pulled; those that were pulled stand among the cases. */
	listOnly: AgendaRow[];
	/** For the chair all that wait for a decision, for others their own. */
	proposals: AgendaRow[];
	minutes: number;
	endsAt: string;
	/** Ids of the waiting cases, most complex first; null when they stand so. */
	complexFirst: string[] | null;
	preReads: { specialty: string; read: number; of: number }[];
	/** Of a planned meeting and for its chair: where a case can be moved to. */
	next: { id: string; startsAt: string } | null;
	maySet: boolean;
	mayPull: boolean;
	mayPreVote: boolean;
};

/** A case that was recorded without discussion, for the minutes. */
export type ListedOnly = { caseNo: string; title: string; presenterName: string; reason: string };

/** A case that was listed although something was missing, for the minutes. */
export type GateOverride = {
	caseNo: string;
	reason: string;
	missing: ReadinessItem[];
	by: string | null;
};

/** What a person has to do before the next boards. */
export type BeforeBoard = {
	triage: { meetingId: string; boardName: string; count: number }[];
	/** Own proposals that lack something; `isAsked`: the chair asks for it. */
	fix: { caseNo: string; missing: ReadinessItem[]; isAsked: boolean }[];
	propose: { meetingId: string; boardName: string; closesAt: string | null }[];
	read: { caseNo: string; title: string }[];
	/** Planned meetings of which the person has not said whether they come. */
	answer: { meetingId: string; boardName: string; startsAt: string }[];
};
