import * as v from 'valibot';

export const MEETING_ROLES = ['chair', 'presenter', 'panelist', 'participant', 'observer'] as const;
export const MeetingRoleSchema = v.picklist(MEETING_ROLES);
/** Role of a person at one meeting. Who presents a case is said by its agenda item; `presenter` as a standing role is for a person who only comes to present. */
export type MeetingRole = (typeof MEETING_ROLES)[number];

/** A meeting is planned, then open, then over, or cancelled before it was opened; it never goes back. */
export type MeetingStatus = 'scheduled' | 'open' | 'concluded' | 'cancelled';
/** Nothing more is done at a meeting of this state, and its agenda holds no case. */
export const OVER: MeetingStatus[] = ['concluded', 'cancelled'];
/**
 * `proposed` waits for the chair and is not on the agenda yet; `list_only` is on it and recorded, but not discussed unless somebody
 * pulls it. `concluded` has a signed recommendation, `deferred` a reason; both are final.
 */
export type AgendaItemStatus =
	'proposed' | 'list_only' | 'waiting' | 'under_discussion' | 'concluded' | 'deferred';

/** A case on a meeting's list; what cannot be together cannot be written. Times are ISO 8601 in UTC. */
export type AgendaItem = {
	id: string;
	caseNo: string;
	caseId: string;
	title: string;
	question: string;
	presenterId: string;
	presenterName: string;
	position: number;
	/** Planned for it: its own, else what the board gives each case. */
	minutes: number;
} & (
	| { status: 'waiting' }
	| { status: 'under_discussion'; openedAt: string }
	| { status: 'concluded'; openedAt: string; closedAt: string; recommendationId: string }
	| { status: 'deferred'; closedAt: string; reason: string }
);

/** A socket that stays away for this long loses the baton to the chair. Mobile links drop for 5-10 s when changing cells. */
export const BATON_GRACE_MS = 15_000;

/** Heartbeats older than this no longer count as presence (tumor-board rule Q1: within 45 s). */
export const PRESENCE_LIMIT_MS = 45_000;
