import { and, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Action } from '#lib/domain/meeting/action.ts';
import type { AgendaItem, MeetingRole } from '#lib/domain/meeting/meeting.ts';
import type { Specialty } from '#lib/domain/people/people.ts';
import type { TalkState } from '#lib/domain/meeting/talk.ts';
import type { ViewableImage } from '#lib/domain/image/image.ts';
import { authorOfKey } from '#lib/domain/annotation/entry-key.ts';
import type {
	HiddenAnnotation,
	PersonHere,
	RoomRights,
	RoomState,
	Viewport
} from '#lib/protocol/meeting.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItem, hiddenAnnotation } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { requiredAt } from './calendar/record-quorum.ts';
import { meetingFacts, type MeetingFacts } from './meeting-facts.ts';
import { readAgenda } from './read-agenda.ts';
import { imagesOfItem } from './read-item-case.ts';
import { actionsOf, roomActions } from './minutes/read-actions.ts';
import { isPresent, readMembers, type Member } from './read-members.ts';
import { decisionStateFor, readDecisionFacts, type DecisionFacts } from './vote/decision-facts.ts';
import { readTalk, type TalkFacts } from './talk/talk-facts.ts';
import { talkStateFor } from './talk/talk-state.ts';

/** What the database knows of a room, the same for every viewer. */
export type RoomFacts = {
	meeting: MeetingFacts;
	agenda: AgendaItem[];
	shownItemId: string | null;
	members: Member[];
	requiredSpecialties: Specialty[];
	images: ViewableImage[];
	hiddenAnnotations: HiddenAnnotation[];
	decision: DecisionFacts | null;
	talk: TalkFacts;
	actions: Action[];
	/** Where the meeting talks. */
	conferenceLink: string | null;
};

/** What only the process knows that holds the sockets. */
export type RoomMotion = {
	/** See `peopleOf`: the same for every viewer, so it is made once for all of them. */
	people: PersonHere[];
	viewport: Viewport | null;
	now: Date;
};
type PresenceOf = (personId: string) => Pick<PersonHere, 'isHere' | 'isReconnecting'>;

/** Read once per change, however many look on. Null when there is no such meeting; rights are asked per viewer. */
export async function readRoomFacts(portal: Portal, meetingId: string): Promise<RoomFacts | null> {
	const stored = await readStoredFacts(portal, meetingId);
	return stored && { ...stored, conferenceLink: await portal.conference.linkOf(meetingId) };
}

function readStoredFacts(
	portal: Portal,
	meetingId: string
): Promise<Omit<RoomFacts, 'conferenceLink'> | null> {
	return portal.db.transaction(async (tx) => {
		const meeting = await meetingFacts(tx, meetingId);
		if (meeting === null) {
			return null;
		}
		const agenda = await readAgenda(tx, meetingId);
		const shown = shownItem(agenda);
		return {
			meeting,
			agenda,
			shownItemId: shown?.id ?? null,
			members: await readMembers(tx, { meetingId, societyId: meeting.societyId }),
			requiredSpecialties: await requiredAt(tx, meetingId),
			images: shown === undefined ? [] : await imagesOfItem(tx, shown),
			hiddenAnnotations: await hiddenIn(tx, meetingId),
			decision:
				shown === undefined ? null : await readDecisionFacts(tx, { meetingId, item: shown }),
			talk: await readTalk(tx, meeting, portal.clock.now()),
			actions: await actionsOf(tx, meetingId)
		};
	});
}

/** The same of what people say alone: it changes more often than all else. Null when the meeting is gone. */
export async function readTalkFacts(portal: Portal, meetingId: string): Promise<TalkFacts | null> {
	return portal.db.transaction(async (tx) => {
		const meeting = await meetingFacts(tx, meetingId);
		return meeting && readTalk(tx, meeting, portal.clock.now());
	});
}

function shownItem(agenda: AgendaItem[]): AgendaItem | undefined {
	const closedAt = (item: AgendaItem) => ('closedAt' in item ? item.closedAt : '');
	const closed = agenda.filter((item) => 'closedAt' in item);
	return (
		agenda.find((item) => item.status === 'under_discussion') ??
		closed.toSorted((a, b) => (closedAt(a) < closedAt(b) ? 1 : -1))[0] ??
		agenda[0]
	);
}

async function hiddenIn(tx: Tx, meetingId: string): Promise<HiddenAnnotation[]> {
	return tx
		.select({ annotationKey: hiddenAnnotation.annotationKey, reason: hiddenAnnotation.reason })
		.from(hiddenAnnotation)
		.innerJoin(agendaItem, eq(agendaItem.id, hiddenAnnotation.agendaItemId))
		.where(and(eq(agendaItem.meetingId, meetingId), eq(hiddenAnnotation.isHidden, true)));
}

/** The room as this viewer may see it; null for somebody who is not, or no longer, a member. */
export function roomStateFor(
	facts: RoomFacts,
	viewer: Actor,
	motion: RoomMotion
): RoomState | null {
	const { meeting, agenda, shownItemId, images, hiddenAnnotations } = facts;
	const role = facts.members.find((one) => one.personId === viewer.id)?.role;
	if (role === undefined || !may(viewer, 'read', 'meeting', { status: meeting.status, role })) {
		return null;
	}
	const mayTalk = may(viewer, 'join_talk', 'meeting', { status: meeting.status, role });
	const viewed = { viewer, role, members: facts.members, meetingStatus: meeting.status };
	return {
		...{ meetingId: meeting.id, boardName: meeting.boardName, status: meeting.status },
		startsAt: meeting.startsAt.toISOString(),
		viewerId: viewer.id,
		viewerRole: role,
		rights: rightsOf(facts, viewer, role),
		...{ agenda, shownItemId, images },
		hiddenAnnotationKeys: hiddenAnnotations.map((one) => one.annotationKey),
		// What the chair wrote to one person is for that person.
		hiddenReasons: hiddenAnnotations.filter(
			({ annotationKey }) => role === 'chair' || authorOfKey(annotationKey) === viewer.id
		),
		actions: roomActions(facts.actions, {
			...{ agenda, viewer, role, meetingStatus: meeting.status }
		}),
		people: motion.people,
		quorum: { required: facts.requiredSpecialties },
		batonHolderId: meeting.batonHolderId,
		viewport: motion.viewport,
		decision: facts.decision && decisionStateFor(facts.decision, viewed),
		talk: talkStateFor(facts, { actor: viewer, role }),
		conferenceLink: mayTalk ? facts.conferenceLink : null,
		serverTime: motion.now.getTime()
	};
}

/** What people say, as this viewer may know it; null for somebody who is not, or no longer, a member. */
export function talkFor(facts: RoomFacts, viewer: Actor): TalkState | null {
	const role = facts.members.find((one) => one.personId === viewer.id)?.role;
	return role === undefined ? null : talkStateFor(facts, { actor: viewer, role });
}

function rightsOf(
	{ meeting, agenda, talk }: RoomFacts,
	viewer: Actor,
	role: MeetingRole
): RoomRights {
	const room = { status: meeting.status, role };
	const open = agenda.find((item) => item.status === 'under_discussion');
	const isCalled = talk.hands.some((one) => one.calledAt !== null && one.personId === viewer.id);
	const mayWithItem = (verb: string) =>
		open !== undefined &&
		may(viewer, verb, 'agendaItem', {
			...{ role, presenterId: open.presenterId, status: open.status, isSigned: false },
			...{ meetingStatus: meeting.status, isCalled }
		});
	return {
		mayDraw: mayWithItem('draw'),
		mayComment: mayWithItem('comment'),
		mayWriteRecommendation: mayWithItem('write_recommendation'),
		mayConduct: may(viewer, 'set_agenda', 'meeting', room),
		mayTakeBaton: may(viewer, 'take_baton', 'meeting', room) || mayWithItem('take_baton')
	};
}

/** Who is on the list of people, with color for those who draw at this meeting: chair, panelists, who presents a case, and who was called. */
export function peopleOf(
	{ members, agenda, talk }: RoomFacts,
	presenceOf: PresenceOf
): PersonHere[] {
	return members.map(({ personId, name, role, specialty, grade, color }) => {
		const draws =
			role === 'chair' ||
			role === 'panelist' ||
			talk.speakerIds.has(personId) ||
			agenda.some((item) => item.presenterId === personId);
		return {
			...{ id: personId, name, role, specialty, grade },
			color: draws ? color : null,
			...presenceOf(personId)
		};
	});
}

/** The state for the first paint of the room's page. Sockets are held elsewhere, so who is here follows the last heartbeat. */
export async function readRoomState(
	portal: Portal,
	actor: Actor,
	meetingId: string
): Promise<Outcome<RoomState>> {
	const facts = await readRoomFacts(portal, meetingId);
	const now = portal.clock.now();
	const presenceOf = (personId: string) => {
		const seen = facts?.members.find((one) => one.personId === personId)?.lastSeenAt;
		return { isHere: isPresent(seen ?? null, now), isReconnecting: false };
	};
	const state =
		facts &&
		roomStateFor(facts, actor, { people: peopleOf(facts, presenceOf), viewport: null, now });
	return state === null ? refuse('meeting_not_found') : accept(state);
}
