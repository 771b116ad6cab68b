import * as v from 'valibot';
import type { AgendaItem, MeetingRole, MeetingStatus } from '../domain/meeting/meeting.ts';
import { IdSchema } from '../domain/id.ts';
import type { ViewableImage } from '../domain/image/image.ts';
import type { Specialty } from '../domain/people/people.ts';
import { MeetingRoleSchema } from '../domain/meeting/meeting.ts';
import type { SentViewport, Viewport } from '../domain/image/viewport.ts';
import { ViewportSchema } from '../domain/image/viewport.ts';
import type { RoomMessage, TalkState } from '../domain/meeting/talk.ts';
import { REASON_LIMITS } from '../domain/reason.ts';
import { VOTE_COMMANDS, type DecisionState } from './vote.ts';
import { TALK_COMMANDS, type LobbyAnswer } from './talk.ts';
import { MINUTES_COMMANDS, type RoomActions } from './minutes.ts';

export { ViewportSchema, type Viewport };

/** Made by the client, unique per person: a retry of the same command is harmless. */
const commandId = IdSchema;
const Reason = v.pipe(
	v.string(),
	v.trim(),
	v.minLength(REASON_LIMITS.least),
	v.maxLength(REASON_LIMITS.most)
);
/** Two uuids and a colon are 73 characters; the use case looks at them. */
const annotationKey = v.pipe(v.string(), v.maxLength(80));
const Hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export { MEETINGS_NAMESPACE } from './meetings-namespace.ts';

/** `room:join`, first of all on every connection that was not recovered; acknowledged. `protocolVersion` is `PROTOCOL_VERSION`. */
export const RoomJoinSchema = v.strictObject({
	meetingId: IdSchema,
	protocolVersion: v.pipe(v.number(), v.integer())
});
export type RoomJoin = v.InferOutput<typeof RoomJoinSchema>;

/** Commands of the namespace `/meetings`, each acknowledged with an `Outcome`. */
export const MEETING_COMMANDS = {
	'meeting:open': v.strictObject({ commandId }),
	'meeting:conclude': v.strictObject({ commandId }),
	'agenda-item:open': v.strictObject({ commandId, agendaItemId: IdSchema }),
	/** Opens the next waiting item; refused while the open one has neither a signed recommendation nor a deferral. */
	'agenda-item:next': v.strictObject({ commandId }),
	'agenda-item:defer': v.strictObject({
		commandId,
		agendaItemId: IdSchema,
		reason: Reason
	}),
	/** What the chair's screen showed: refused with `recommendation_changed` when any has moved. */
	'recommendation:sign': v.strictObject({
		commandId,
		agendaItemId: IdSchema,
		textHash: Hash,
		marksHash: Hash,
		decisionHash: Hash
	}),
	/** `seenHolderId`: who held it on the taker's screen; refused with `baton_held` when it has moved since. */
	'baton:take': v.strictObject({ commandId, seenHolderId: v.nullable(IdSchema) }),
	'baton:give': v.strictObject({ commandId, personId: IdSchema }),
	'member:change-role': v.strictObject({ commandId, personId: IdSchema, role: MeetingRoleSchema }),
	'member:remove': v.strictObject({ commandId, personId: IdSchema }),
	'annotation:hide': v.strictObject({
		commandId,
		agendaItemId: IdSchema,
		annotationKey,
		reason: Reason
	}),
	'annotation:show': v.strictObject({
		commandId,
		agendaItemId: IdSchema,
		annotationKey
	}),
	...VOTE_COMMANDS,
	...TALK_COMMANDS,
	...MINUTES_COMMANDS
} as const;
export type MeetingCommand = keyof typeof MEETING_COMMANDS;
export type MeetingCommandInput<Name extends MeetingCommand> = v.InferOutput<
	(typeof MEETING_COMMANDS)[Name]
>;

/** Not acknowledged, volatile, only from the holder of the baton. `isResting`: sent once more, not volatile, after 200 ms of rest. */
export const ViewportMoveSchema = v.strictObject({
	viewport: ViewportSchema,
	isResting: v.boolean()
});

/** A member of the meeting as everybody in the room sees them. */
export type PersonHere = {
	id: string;
	name: string;
	role: MeetingRole;
	specialty: string;
	grade: string;
	/** Index into the six person colors of the design tokens, 0 to 5; null for those who cannot draw. */
	color: number | null;
	/** Has a living socket in the room, or lost it less than 15 s ago; many tabs are one presence. */
	isHere: boolean;
	/** Lost the last socket without a goodbye less than 15 s ago. */
	isReconnecting: boolean;
};

/** What this viewer may do at this moment. For showing and hiding only: each command is asked about again. */
export type RoomRights = {
	mayDraw: boolean;
	mayComment: boolean;
	mayWriteRecommendation: boolean;
	mayConduct: boolean;
	mayTakeBaton: boolean;
};

/** A mark that the chair has hidden, with the reason that the chair gave. */
export type HiddenAnnotation = { annotationKey: string; reason: string };

/** The whole state of a room as this viewer may see it; sent on join and after each change of agenda, roles or rights. */
export type RoomState = {
	meetingId: string;
	boardName: string;
	status: MeetingStatus;
	startsAt: string;
	viewerId: string;
	viewerRole: MeetingRole;
	rights: RoomRights;
	agenda: AgendaItem[];
	/** The item under discussion, else the one closed last, else the first that waits; null when the agenda is empty. */
	shownItemId: string | null;
	/** Images of the shown item, empty when there is none. */
	images: ViewableImage[];
	people: PersonHere[];
	/** Specialties without which the board has no quorum; who of `people` stands for them is worked out by `quorumOf`. */
	quorum: { required: Specialty[] };
	batonHolderId: string | null;
	viewport: Viewport | null;
	hiddenAnnotationKeys: string[];
	/** Why they are hidden: to the chair all of them, to an author those of their own marks. */
	hiddenReasons: HiddenAnnotation[];
	/** Of the shown item; null while the agenda is empty. */
	decision: DecisionState | null;
	/** What people say beside the case; messages come apart. */
	talk: TalkState;
	actions: RoomActions;
	/** Where the meeting talks, to those whom its room lets in; null where nobody has said it. */
	conferenceLink: string | null;
	/** Milliseconds since 1970 by the server's clock, for timers on the page. */
	serverTime: number;
};

/** Facts, server to client. */
export type MeetingFacts = {
	'room:state': RoomState;
	/** Emitted right after the join: without one event a recovery has no offset and loses messages. */
	'room:welcome': { protocolVersion: number };
	'presence:changed': { people: PersonHere[] };
	/** Without the questions when they are as before: they are the longest part of it. */
	'talk:changed': { talk: Omit<TalkState, 'questions'> & Partial<Pick<TalkState, 'questions'>> };
	/** The latest messages, to who may read them: after a join, and when the right to read them is new. */
	'message:list': { messages: RoomMessage[] };
	/** One is new, or was removed. */
	'message:changed': { message: RoomMessage };
	/** To a page in the lobby. */
	'lobby:changed': LobbyAnswer;
	'baton:changed': { holderId: string | null };
	/** `at`: milliseconds since 1970 by the server's clock, so that a page can tell how late it is. */
	'viewport:moved': { viewport: SentViewport; at: number };
	'room:left': { reason: 'removed' | 'signed_out' | 'protocol_changed' };
};
