import { and, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { AgendaItem, MeetingRole } from '#lib/domain/meeting/meeting.ts';
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
import { meetingFacts, type MeetingFacts } from './meeting-facts.ts';
import { readAgenda } from './read-agenda.ts';
import { imagesOfItem } from './read-item-case.ts';
import { isPresent, readMembers, type Member } from './read-members.ts';

/** What the database knows of a room, the same for every viewer. */
export type RoomFacts = {
	meeting: MeetingFacts;
	agenda: AgendaItem[];
	shownItemId: string | null;
	members: Member[];
	images: ViewableImage[];
	hiddenAnnotations: HiddenAnnotation[];
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
			images: shown === undefined ? [] : await imagesOfItem(tx, shown),
			hiddenAnnotations: await hiddenIn(tx, meetingId)
		};
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
		people: motion.people,
		batonHolderId: meeting.batonHolderId,
		viewport: motion.viewport,
		serverTime: motion.now.getTime()
	};
}

function rightsOf({ meeting, agenda }: RoomFacts, viewer: Actor, role: MeetingRole): RoomRights {
	const room = { status: meeting.status, role };
	const open = agenda.find((item) => item.status === 'under_discussion');
	const mayWithItem = (verb: string) =>
		open !== undefined &&
		may(viewer, verb, 'agendaItem', {
			...{ role, presenterId: open.presenterId, status: open.status, isSigned: false },
			meetingStatus: meeting.status
		});
	return {
		mayDraw: mayWithItem('draw'),
		mayComment: mayWithItem('comment'),
		mayWriteRecommendation: mayWithItem('write_recommendation'),
		mayConduct: may(viewer, 'set_agenda', 'meeting', room),
		mayTakeBaton: may(viewer, 'take_baton', 'meeting', room) || mayWithItem('take_baton')
	};
}

/** Who is on the list of people, with color for those who draw at this meeting: chair, panelists, and who presents a case. */
export function peopleOf({ members, agenda }: RoomFacts, presenceOf: PresenceOf): PersonHere[] {
	return members.map(({ personId, name, role, specialty, grade, color }) => {
		const draws =
			role === 'chair' ||
			role === 'panelist' ||
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
