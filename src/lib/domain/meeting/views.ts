import type { CaseState } from '../case/case-state.ts';
import type { DecisionRecord } from '../vote/decision.ts';
import type { RedactionNote } from '../redaction/places.ts';
import type { AgendaView, BeforeBoard, GateOverride, ListedOnly } from './agenda-views.ts';
import type { Action, OwnAction } from './action.ts';
import type { AgendaItem, MeetingRole, MeetingStatus } from './meeting.ts';

/** What pages read of boards and meetings; times are ISO 8601 in UTC. */
export type BoardSummary = {
	slug: string;
	name: string;
	purpose: string;
	role: MeetingRole;
	memberCount: number;
	nextMeeting: { id: string; startsAt: string; status: MeetingStatus } | null;
};

export type MeetingSummary = {
	id: string;
	startsAt: string;
	status: MeetingStatus;
	itemCount: number;
	decidedCount: number;
};

export type MemberView = {
	personId: string;
	name: string;
	email: string;
	specialty: string;
	grade: string;
	role: MeetingRole;
};

export type BoardView = {
	id: string;
	slug: string;
	name: string;
	purpose: string;
	defaultMinutes: number;
	members: MemberView[];
	meetings: MeetingSummary[];
	mayChangeMembers: boolean;
	maySchedule: boolean;
};

export type MeetingView = {
	id: string;
	boardSlug: string;
	boardName: string;
	defaultMinutes: number;
	startsAt: string;
	status: MeetingStatus;
	openedAt: string | null;
	concludedAt: string | null;
	viewerRole: MeetingRole;
	agenda: AgendaItem[];
	/** `isHere`: in the room at this moment; `wasHere`: has been in it at any time. */
	members: (Omit<MemberView, 'email'> & { isHere: boolean; wasHere: boolean })[];
	maySetAgenda: boolean;
	mayPropose: boolean;
	/** Let one more registered person in, for this meeting alone. */
	mayAdmit: boolean;
	/** Whether people who are no members may knock, for who may change that. */
	lobby: { isOpen: boolean } | null;
	mayOpen: boolean;
	mayEnter: boolean;
	/** What the page shows of the agenda before the meeting. */
	plan: AgendaView;
	/** Cases that may be put on this agenda by the viewer; a decided one comes back on purpose, and is marked. */
	listable: { caseNo: string; title: string; isDecided: boolean; isReady: boolean }[];
};

/** Rich text of a signed recommendation, already checked against the editor's schema. */
export type RichNode = {
	type: string;
	text?: string;
	attrs?: Record<string, unknown>;
	marks?: { type: string }[];
	content?: RichNode[];
};

/**
 * `valid`: text, marks, attendance and the case are as signed; `wrong`: they are not; `case_not_kept`: the rest is, but the case
 * was changed before the portal kept cases with their signature.
 */
export type SignatureState = 'valid' | 'wrong' | 'case_not_kept';

/** Whether a closed case stands as it was before the board, is another one in the meantime, or was not kept. */
export type KeptState = 'unchanged' | 'changed' | 'not_kept';

/** A second signature under a recommendation, of a panelist of another specialty. */
export type CoSignatureView = {
	name: string;
	specialty: string;
	signedAt: string;
	seal: string;
	/** It is over this recommendation, and of this portal. */
	isValid: boolean;
};

/** What was added to a signed recommendation; the recommendation is version 1. */
export type AddendumView = {
	version: number;
	body: string;
	name: string;
	signedAt: string;
	seal: string;
	isValid: boolean;
};

/** What became of one case of the agenda. */
export type MinutesDecision = {
	agendaItemId: string;
	caseNo: string;
	title: string;
	question: string;
	presenterName: string;
	wasPresenterHere: boolean;
	/** One line of facts: patient, stage, morphology, fitness. Empty where the case as it was is not kept. */
	facts: string;
	/** Null while the case may still be discussed at this meeting. */
	kept: KeptState | null;
	actions: Action[];
} & (
	| {
			kind: 'decided';
			body: RichNode;
			markCount: number;
			signedByName: string;
			signedAt: string;
			seal: string;
			signature: SignatureState;
			/** Identifying text was taken out of what was signed; the seal matches what is left. */
			redactions: RedactionNote[];
			/** Votes, dissent and details under the signature; null for what was signed before the portal had them. */
			decision: DecisionRecord | null;
			/** Null while it is waited for. */
			coSignature: CoSignatureView | null;
			addenda: AddendumView[];
	  }
	| {
			kind: 'deferred';
			reason: string;
			/** Votes, revealed or closed, and dissent until the deferral. */
			decision: DecisionRecord;
	  }
	| { kind: 'not_discussed' }
);

/** A signed recommendation as the page of its case shows it. */
export type CaseRecommendation = {
	id: string;
	boardName: string;
	body: RichNode;
	signedByName: string;
	signedAt: string;
	signature: SignatureState;
	/** Identifying text was taken out after the signature. */
	redactions: RedactionNote[];
	/** Null while it is waited for. */
	coSignature: CoSignatureView | null;
	addenda: AddendumView[];
	/** The meeting whose minutes this reader may open. */
	minutesOf: string | null;
	isCaseChangedSince: boolean;
};

export type MinutesView = {
	meetingId: string;
	boardName: string;
	boardSlug: string;
	startsAt: string;
	openedAt: string | null;
	concludedAt: string | null;
	status: MeetingStatus;
	/** Null when the chair has left the portal. */
	chairName: string | null;
	/** `minutes`: null for who was there for the whole of it. */
	present: { name: string; specialty: string; role: MeetingRole; minutes: number | null }[];
	/** From opening to end; null while the meeting is open. */
	minutesHeld: number | null;
	/** Null where the meeting recorded none. */
	quorum: { required: string[]; present: string[] } | null;
	decisions: MinutesDecision[];
	listedOnly: ListedOnly[];
	overrides: GateOverride[];
	/** Every case in it is synthetic. */
	isSynthetic: boolean;
	/** The reader may report text that identifies a patient. */
	mayReport: boolean;
};

/** One case for a paper file. */
export type SlipView = Pick<
	MinutesView,
	'meetingId' | 'boardName' | 'chairName' | 'isSynthetic'
> & {
	heldAt: string;
	decision: Exclude<MinutesDecision, { kind: 'not_discussed' }>;
};

/** What lies before one person: the page after signing in. */
export type TodayView = {
	/** The next or running meeting of the viewer. */
	next: {
		meetingId: string;
		boardName: string;
		startsAt: string;
		status: MeetingStatus;
		presents: { caseNo: string; title: string } | null;
		itemCount: number;
	} | null;
	later: { meetingId: string; boardName: string; startsAt: string; status: MeetingStatus }[];
	cases: {
		caseNo: string;
		title: string;
		stageGroup: string | null;
		state: CaseState;
		updatedAt: string;
	}[];
	mayCreateCase: boolean;
	/** What there is to do before the next boards. */
	before: BeforeBoard;
	decided: { meetingId: string; caseNo: string; title: string; at: string }[];
	/** What the viewer has still to do, overdue first. */
	actions: OwnAction[];
	imagesToCheck: number;
	/** What authors state of passages that look like identifiers, for a second person. */
	statementsToCheck: number;
	/** Text that identifies a patient, reported by somebody else; without its words. */
	reportsToDecide: { id: string; caseNo: string; reportedAt: string }[];
};
