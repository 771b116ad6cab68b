import * as Y from 'yjs';
import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { MeetingRole, MeetingStatus } from '#lib/domain/meeting/meeting.ts';
import type { AnnotationBody } from '#lib/domain/annotation/annotation.ts';
import { marksText, recommendationText } from '#lib/domain/meeting/seal.ts';
import { DOCUMENT_ROOTS, documentName, type DocumentKind } from '#lib/protocol/documents.ts';
import { newId } from '#server/db/schema/columns.ts';
import {
	agendaItem,
	documentUpdate,
	liveDocument,
	meeting,
	meetingMember
} from '#server/db/schema.ts';
import { sha256 } from '#server/meetings/hash.ts';
import { decisionText } from '#lib/domain/vote/decision.ts';
import { readDecision } from '#server/meetings/vote/read-decision.ts';
import { readDocuments } from '#server/meetings/read-documents.ts';
import type { Portal } from '#server/portal.ts';
import { aConsent } from './cases.ts';
import { aBoard, aCaseRow, aPerson } from './people.ts';

export type TestMeeting = {
	meetingId: string;
	boardId: string;
	boardSlug: string;
	chair: Actor;
	panelist: Actor;
	/** A resident; author and presenter of every case on the agenda. */
	presenter: Actor;
	participant: Actor;
	observer: Actor;
	stranger: Actor;
	items: { id: string; caseId: string; caseNo: string }[];
};

const DAY_MS = 86_400_000;

/** A meeting with one person in each role and `items` cases that wait. */
export async function aMeeting(
	portal: Portal,
	given: { status?: MeetingStatus; items?: number; isDiscussing?: boolean } = {}
): Promise<TestMeeting> {
	const [chair, panelist] = [
		await aPerson(portal, { grade: 'consultant' }),
		await aPerson(portal, { grade: 'consultant', specialty: 'surgical_oncology' })
	];
	const [presenter, participant, observer, stranger] = [
		await aPerson(portal, { grade: 'resident' }),
		await aPerson(portal, { grade: 'resident' }),
		await aPerson(portal, { grade: 'student' }),
		await aPerson(portal, { grade: 'consultant', society: 'sos-pk' })
	];
	const members: { actor: Actor; role: MeetingRole }[] = [
		{ actor: chair, role: 'chair' },
		{ actor: panelist, role: 'panelist' },
		{ actor: presenter, role: 'participant' },
		{ actor: participant, role: 'participant' },
		{ actor: observer, role: 'observer' }
	];
	const board = await aBoard(portal, members);
	const meetingId = newId();
	const status = given.status ?? 'open';
	const now = portal.clock.now();
	await portal.db.insert(meeting).values({
		id: meetingId,
		boardId: board.id,
		status,
		// The call for cases is open for a planned one.
		startsAt: status === 'scheduled' ? new Date(now.getTime() + 3 * DAY_MS) : now,
		openedAt: status === 'scheduled' ? null : now,
		batonHolderId: status === 'open' ? chair.id : null
	});
	for (const [color, { actor, role }] of members.entries()) {
		await portal.db.insert(meetingMember).values({ meetingId, personId: actor.id, role, color });
	}
	const items = [];
	for (let position = 1; position <= (given.items ?? 2); position += 1) {
		const one = await aCaseRow(portal, { author: presenter });
		await aConsent(portal, presenter, one.id);
		const id = newId();
		const isOpen = given.isDiscussing === true && position === 1;
		await portal.db.insert(agendaItem).values({
			id,
			meetingId,
			caseId: one.id,
			presenterId: presenter.id,
			position,
			status: isOpen ? 'under_discussion' : 'waiting',
			openedAt: isOpen ? now : null
		});
		items.push({ id, caseId: one.id, caseNo: one.caseNo });
	}
	const people = { chair, panelist, presenter, participant, observer, stranger };
	return { meetingId, boardId: board.id, boardSlug: board.slug, ...people, items };
}

/** Writes into the log what an editor of this person would have sent. */
export async function writeLog(
	portal: Portal,
	given: { agendaItemId: string; kind: DocumentKind; author: Actor },
	edit: (document: Y.Doc) => void
): Promise<void> {
	const name = documentName(given);
	const document = new Y.Doc();
	const earlier = await portal.db
		.select({ bytes: documentUpdate.bytes })
		.from(documentUpdate)
		.where(eq(documentUpdate.document, name));
	for (const { bytes } of earlier) {
		Y.applyUpdate(document, bytes);
	}
	const before = Y.encodeStateVector(document);
	edit(document);
	await portal.db.insert(liveDocument).values({ name }).onConflictDoNothing();
	await portal.db.insert(documentUpdate).values({
		document: name,
		generation: 1,
		bytes: Y.encodeStateAsUpdate(document, before),
		authorId: given.author.id,
		at: portal.clock.now()
	});
}

/** Adds one paragraph to the recommendation of an item. */
export function writeParagraph(
	portal: Portal,
	given: { agendaItemId: string; author: Actor; text: string }
): Promise<void> {
	return writeLog(portal, { ...given, kind: 'recommendation' }, (document) => {
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [new Y.XmlText(given.text)]);
		const fragment = document.getXmlFragment(DOCUMENT_ROOTS.recommendation);
		fragment.insert(fragment.length, [paragraph]);
	});
}

/** Places one mark on an image that nobody has uploaded; answers its key. */
export async function placeMark(
	portal: Portal,
	given: { agendaItemId: string; author: Actor; label?: string }
): Promise<string> {
	const key = `${given.author.id}:${crypto.randomUUID()}`;
	const body: AnnotationBody = {
		imageId: newId(),
		frame: 0,
		shape: { type: 'point', at: [12.5, 40] },
		label: given.label ?? 'nodule'
	};
	await writeLog(portal, { ...given, kind: 'marks' }, (document) => {
		document.getMap(DOCUMENT_ROOTS.marks).set(key, body);
	});
	return key;
}

/** The hashes that a chair's screen shows at this moment. */
export async function hashesOf(
	portal: Portal,
	agendaItemId: string
): Promise<{ textHash: string; marksHash: string; decisionHash: string }> {
	const documents = await portal.db.transaction((tx) => readDocuments(tx, agendaItemId));
	const decision = await readDecision(portal.db, agendaItemId);
	return {
		textHash: sha256(recommendationText(documents.body)),
		marksHash: sha256(marksText(documents.annotations)),
		decisionHash: sha256(decisionText(decision))
	};
}
