import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { AgendaItemStatus, MeetingRole, MeetingStatus } from '#lib/domain/meeting/meeting.ts';
import type { AttachmentStatus } from '#lib/domain/image/image.ts';
import {
	agendaEntry,
	action,
	agendaItem,
	agendaPull,
	attachment,
	board,
	hand,
	image,
	knock,
	meeting,
	meetingMember,
	poll,
	recommendation,
	redaction,
	roomMessage
} from '#server/db/schema.ts';
import { newId } from '#server/db/schema/columns.ts';
import { aBoard, aCaseRow, somePeople } from '../builders/people.ts';
import { aListableRow, aRecord } from '../builders/cases.ts';
import { aPasskeyRow } from '../builders/passkey.ts';
import { aPicture } from '../builders/pictures.ts';
import { aStatement } from '../builders/statements.ts';
import type { TestPortal } from '../builders/open-portal.ts';

/**
 * The people a right is asked for. `author` wrote the cases and presents them (a resident, participant of the board);
 * `colleague` is a consultant of the author's society without a seat; `stranger` is a consultant of another society;
 * `former` was a panelist until the chair removed them; `administrator` administers the society and has no seat.
 */
export const CAST = [
	'nobody',
	'stranger',
	'colleague',
	'administrator',
	'former',
	'observer',
	'participant',
	'author',
	'panelist',
	'chair'
] as const;
export type Role = (typeof CAST)[number];
export type SignedIn = Exclude<Role, 'nobody'>;

export type World = {
	people: Record<SignedIn, Actor>;
	boardSlug: string;
	societyId: string;
	meetings: Record<MeetingStatus, string>;
	/** Planned a week after the other planned one. */
	laterMeetingId: string;
	/** Case number and ids by what has become of the case. */
	cases: Record<
		'draft' | 'questioned' | 'ready' | 'waiting' | 'open' | 'decided',
		{ id: string; caseNo: string }
	>;
	/** Of the questioned draft: that a name does not identify. */
	statementId: string;
	/** Of the author. */
	passkeyId: string;
	/** Of the decided case: reported by its author, and taken out by the chair before. */
	redactions: Record<'waiting' | 'done', string>;
	/** In the running meeting: the observer has a hand up and has asked, a stranger has knocked. */
	talk: { messageId: string; questionId: string; pollId: string };
	items: Record<
		'waiting' | 'open' | 'decided' | 'planned' | 'proposed' | 'listOnly' | 'pulled',
		string
	>;
	/** Of the open case, given to the panelist. */
	actionId: string;
	attachments: Record<AttachmentStatus, string>;
	images: Record<'awaiting_review' | 'released', string>;
};

const SEATS: [SignedIn, MeetingRole][] = [
	['observer', 'observer'],
	['participant', 'participant'],
	['author', 'participant'],
	['panelist', 'panelist'],
	['chair', 'chair']
];

/** One board with a planned, a running and an ended meeting, and a case in every state. */
/** A phone number that nobody answered, at 5 to 17, and a name that waits for a second person. */
const QUESTIONED = 'Call 0300-1234567. Seen by Dr Sarwat Jalal.';

export async function buildWorld(portal: TestPortal): Promise<World> {
	const people = await buildPeople(portal);
	const made = await aBoard(
		portal,
		SEATS.map(([name, role]) => ({ actor: people[name], role }))
	);
	const [row] = await portal.db.select().from(board).where(eq(board.id, made.id));
	if (row === undefined) {
		throw new Error('the board was not stored');
	}
	const meetings = {
		scheduled: await aMeeting(portal, made.id, 'scheduled', people),
		open: await aMeeting(portal, made.id, 'open', people),
		concluded: await aMeeting(portal, made.id, 'concluded', people),
		cancelled: await aMeeting(portal, made.id, 'cancelled', people)
	};
	const record = aRecord();
	const draft = await aCaseRow(portal, { author: people.author, status: 'draft', record });
	const aReadyCase = () => aListableRow(portal, people.author, { record });
	const cases = {
		draft,
		questioned: await aCaseRow(portal, {
			author: people.author,
			status: 'draft',
			record: aRecord({ presentation: QUESTIONED })
		}),
		ready: await aReadyCase(),
		waiting: await aReadyCase(),
		open: await aReadyCase(),
		decided: await aReadyCase()
	};
	const planned = await aReadyCase();
	const listed = (meetingId: string, caseId: string, status: AgendaItemStatus, position: number) =>
		anItem(portal, { meetingId, caseId, status, position, presenterId: people.author.id });
	const items = {
		open: await listed(meetings.open, cases.open.id, 'under_discussion', 1),
		waiting: await listed(meetings.open, cases.waiting.id, 'waiting', 2),
		decided: await listed(meetings.concluded, cases.decided.id, 'concluded', 1),
		planned: await listed(meetings.scheduled, planned.id, 'waiting', 1),
		proposed: await listed(meetings.scheduled, (await aReadyCase()).id, 'proposed', 2),
		listOnly: await listed(meetings.scheduled, (await aReadyCase()).id, 'list_only', 3),
		pulled: await listed(meetings.scheduled, (await aReadyCase()).id, 'waiting', 4)
	};
	const triage = { triage: 'list_only' as const, triageReason: 'As the guideline says.' };
	await portal.db.insert(agendaEntry).values([
		{ agendaItemId: items.listOnly, ...triage },
		{ agendaItemId: items.pulled, ...triage }
	]);
	await portal.db.insert(agendaPull).values({
		...{ agendaItemId: items.pulled, personId: people.panelist.id },
		...{ reason: 'The margin is close.', at: portal.clock.now() }
	});
	await signed(portal, { agendaItemId: items.decided, chair: people.chair });
	return {
		people,
		boardSlug: made.slug,
		societyId: row.societyId,
		meetings,
		laterMeetingId: await aLaterMeeting(portal, made.id, people),
		cases,
		items,
		actionId: await anAction(portal, items.open, people.panelist),
		statementId: await aStatement(portal, people.author, {
			...{ caseNo: cases.questioned.caseNo, found: 'Dr Sarwat Jalal' }
		}),
		passkeyId: await aPasskeyRow(portal, people.author),
		redactions: await buildRedactions(portal, people, cases.decided.id),
		talk: await buildTalk(portal, people, meetings.open),
		...(await buildImages(portal, people, cases))
	};
}

async function buildTalk(
	portal: TestPortal,
	{ observer, panelist, chair, stranger }: World['people'],
	meetingId: string
): Promise<World['talk']> {
	const [messageId, questionId, pollId] = [newId(), newId(), newId()];
	const [at, status] = [portal.clock.now(), 'open' as const];
	const said = { meetingId, at };
	await portal.db.insert(roomMessage).values([
		{ ...said, id: messageId, kind: 'message', authorId: panelist.id, text: 'Tissue is left.' },
		{ ...said, id: questionId, kind: 'question', authorId: observer.id, text: 'Why N2?', status }
	]);
	const raised = { meetingId, personId: observer.id, position: 1, raisedAt: at };
	await portal.db.insert(hand).values(raised);
	await portal.db.insert(poll).values({
		...{ id: pollId, meetingId, question: 'Which next?', options: 'PET-CT\nEBUS' },
		...{ isMultiple: false, isAnonymous: true, counts: [0, 0] },
		...{ openedById: chair.id, openedAt: at }
	});
	await portal.db
		.insert(knock)
		.values({ meetingId, personId: stranger.id, status: 'waiting', knockedAt: at });
	return { messageId, questionId, pollId };
}

async function anAction(portal: TestPortal, agendaItemId: string, owner: Actor): Promise<string> {
	const id = newId();
	await portal.db.insert(action).values({
		...{ id, agendaItemId, what: 'MRI of the brachial plexus', dueOn: '2026-11-30' },
		...{ ownerId: owner.id, ownerName: owner.displayName, addedAt: portal.clock.now() }
	});
	return id;
}

async function buildRedactions(
	portal: TestPortal,
	{ author, chair }: World['people'],
	caseId: string
): Promise<World['redactions']> {
	const ids = { waiting: newId(), done: newId() };
	const reported = {
		...{ caseId, kind: 'name' as const, reportedById: author.id },
		...{ reportedByName: author.displayName, reportedAt: portal.clock.now() }
	};
	await portal.db.insert(redaction).values([
		{ ...reported, id: ids.waiting, status: 'waiting', passages: ['Surgery first'] },
		{
			...{ ...reported, id: ids.done, status: 'done', taken: [], generations: [] },
			...{ decidedById: chair.id, decidedByName: chair.displayName },
			decidedAt: portal.clock.now()
		}
	]);
	return ids;
}

function buildPeople(portal: TestPortal): Promise<Record<SignedIn, Actor>> {
	return somePeople(portal, {
		stranger: { grade: 'consultant', society: 'psco' },
		colleague: { grade: 'consultant' },
		administrator: { grade: 'coordinator', isAdministrator: true },
		former: { grade: 'consultant', society: 'sos-pk' },
		observer: { grade: 'student' },
		participant: { grade: 'resident' },
		author: { grade: 'resident' },
		panelist: { grade: 'consultant', society: 'psco', specialty: 'radiology' },
		chair: { grade: 'consultant', society: 'sos-pk' }
	});
}

async function aMeeting(
	portal: TestPortal,
	boardId: string,
	status: MeetingStatus,
	people: Record<SignedIn, Actor>
): Promise<string> {
	const id = newId();
	const now = portal.clock.now();
	await portal.db.insert(meeting).values({
		id,
		boardId,
		status,
		// The call for cases of the planned one is open.
		startsAt: new Date(now.getTime() + (status === 'scheduled' ? 3 * 86_400_000 : 0)),
		openedAt: status === 'scheduled' || status === 'cancelled' ? null : now,
		concludedAt: status === 'concluded' ? now : null
	});
	const members = [...SEATS, ['former', 'panelist'] as [SignedIn, MeetingRole]];
	await portal.db.insert(meetingMember).values(
		members.map(([name, role], color) => ({
			meetingId: id,
			personId: people[name].id,
			role,
			color: color % 6,
			removedAt: name === 'former' ? now : null
		}))
	);
	return id;
}

async function aLaterMeeting(
	portal: TestPortal,
	boardId: string,
	people: Record<SignedIn, Actor>
): Promise<string> {
	const id = await aMeeting(portal, boardId, 'scheduled', people);
	const startsAt = new Date(portal.clock.now().getTime() + 10 * 86_400_000);
	await portal.db.update(meeting).set({ startsAt }).where(eq(meeting.id, id));
	return id;
}

async function anItem(
	portal: TestPortal,
	given: {
		meetingId: string;
		caseId: string;
		presenterId: string;
		status: AgendaItemStatus;
		position: number;
	}
): Promise<string> {
	const id = newId();
	const now = portal.clock.now();
	await portal.db.insert(agendaItem).values({
		id,
		...given,
		openedAt: given.status === 'waiting' ? null : now,
		closedAt: given.status === 'concluded' ? now : null
	});
	return id;
}

/** What a decided case needs to be read; the seal is none, so its page says that it does not match. */
async function signed(
	portal: TestPortal,
	{ agendaItemId, chair }: { agendaItemId: string; chair: Actor }
): Promise<void> {
	const paragraph = { type: 'paragraph', content: [{ type: 'text', text: 'Surgery first.' }] };
	await portal.db.insert(recommendation).values({
		agendaItemId,
		body: { type: 'doc', content: [paragraph] },
		bodyText: 'Surgery first.',
		marks: { annotations: [], comments: [] },
		attendees: [],
		caseVersion: 1,
		caseHash: 'b'.repeat(64),
		signedById: chair.id,
		signedByName: chair.displayName,
		signedAt: portal.clock.now(),
		seal: 'a'.repeat(64),
		previousSeal: null,
		signature: '',
		keyId: portal.signingKey.id
	});
}

/**
 * Uploads on the draft case, one that waits for its check on a case that a meeting has listed (its members read the case, and
 * not this), and a released image on the case under discussion.
 */
async function buildImages(
	portal: TestPortal,
	people: Record<SignedIn, Actor>,
	cases: World['cases']
): Promise<Pick<World, 'attachments' | 'images'>> {
	const statuses = ['receiving', 'processing', 'awaiting_review', 'released', 'refused'] as const;
	const of = {
		...{ receiving: cases.draft, processing: cases.draft },
		...{ awaiting_review: cases.waiting },
		...{ released: cases.open, refused: cases.draft }
	};
	const attachments = {} as World['attachments'];
	await portal.db.insert(attachment).values(
		statuses.map((status) => ({
			id: (attachments[status] = newId()),
			caseId: of[status].id,
			uploadedById: people.author.id,
			title: 'CT chest',
			status,
			byteSize: 1000,
			fileCount: 1,
			createdAt: portal.clock.now(),
			receivesUntil: status === 'receiving' ? new Date(Date.now() + 3_600_000) : null
		}))
	);
	const images = { awaiting_review: newId(), released: newId() };
	const { frame, tiles } = await pictures();
	for (const status of ['awaiting_review', 'released'] as const) {
		const id = images[status];
		const frameKey = `images/${id}/0.webp`;
		await portal.files.put(frameKey, frame);
		const tilesKey = `images/${id}/slide.tiles`;
		await portal.files.put(tilesKey, tiles);
		await portal.db.insert(image).values({
			id,
			attachmentId: attachments[status],
			caseId: of[status].id,
			position: 1,
			kind: 'slide',
			title: 'Photograph',
			modality: null,
			width: 10,
			height: 10,
			frameCount: 1,
			rowSpacing: null,
			columnSpacing: null,
			sliceSpacing: null,
			windows: [],
			frameKeys: [frameKey],
			tiles: { side: 512, levels: 1 },
			tilesKey,
			thumbnailKey: frameKey
		});
	}
	return { attachments, images };
}

let made: Promise<{ frame: Buffer; tiles: Buffer }> | null = null;

/** The same in every world. */
function pictures(): Promise<{ frame: Buffer; tiles: Buffer }> {
	const make = async () => ({
		frame: await aPicture({ kind: 'webp', width: 10, height: 10 }),
		tiles: packOf(await aPicture({ width: 10, height: 10 }))
	});
	return (made ??= make());
}

/** Where the tile begins and how long it is, then the tile. */
function packOf(tile: Buffer): Buffer {
	const table = Buffer.alloc(8);
	table.writeUInt32LE(table.length, 0);
	table.writeUInt32LE(tile.length, 4);
	return Buffer.concat([table, tile]);
}
