import { eq } from 'drizzle-orm';
import { DOCUMENT_ROOTS, type DocumentKind } from '#lib/protocol/documents.ts';
import type { CaseRecord } from '#lib/domain/case/record.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { newId } from '#server/db/schema/columns.ts';
import {
	agendaItem,
	attachment,
	board,
	image,
	membership,
	person,
	tumorCase
} from '#server/db/schema.ts';
import { signRecommendation } from '#server/meetings/sign-recommendation.ts';
import { aRecord } from './cases.ts';
import { aMeeting, hashesOf, writeLog, writeParagraph, type TestMeeting } from './meetings.ts';
import type { TestPortal } from './open-portal.ts';
import { aPicture } from './pictures.ts';

/** What would run if a field were taken for markup, a script, a link or a template. */
export const hostile = (field: string): string =>
	`"'><img src=x onerror=fired('${field}')><svg/onload=fired('${field}')></script></textarea></title>` +
	`<script>fired('${field}')</script><a href="javascript:fired('${field}')">x</a>{{fired('${field}')}}`;
/** The same for fields of 200 characters. */
const short = (field: string): string =>
	`"'><img src=x onerror=fired('${field}')></script><script>fired('${field}')</script>`;

/** The same for single words of a record. */
const word = (field: string): string => `"'><svg/onload=fired('${field}')>`;

function aHostileRecord(): CaseRecord {
	return aRecord({
		presentation: hostile('presentation'),
		comorbidities: hostile('comorbidities'),
		question: hostile('question'),
		preBoardPlan: hostile('plan'),
		patientWants: hostile('wants'),
		staging: { type: 'not_stageable', reason: hostile('not stageable') },
		reach: { money: hostile('money'), distance: hostile('distance'), resourceTier: null },
		timeline: [
			{
				day: 3,
				kind: 'surgery',
				what: hostile('event'),
				note: hostile('event note'),
				where: word('event place'),
				isTurningPoint: true
			}
		],
		biomarkers: [
			{
				state: 'done',
				name: word('biomarker'),
				result: word('biomarker result'),
				value: word('value'),
				method: word('method'),
				note: hostile('biomarker note')
			}
		],
		notIdentifiers: [word('piece')]
	});
}

/** A meeting with a signed, a deferred and an open case and a draft, in which every text is hostile. */
export async function aHostileMeeting(portal: TestPortal): Promise<TestMeeting> {
	const made = await aMeeting(portal, { items: 4 });
	const [signed, deferred, open, waiting] = made.items;
	for (const role of ['chair', 'panelist', 'presenter', 'participant', 'observer'] as const) {
		made[role].displayName = hostile(`${role} name`);
		await portal.db
			.update(person)
			.set({ displayName: made[role].displayName })
			.where(eq(person.id, made[role].id));
	}
	await portal.db
		.update(membership)
		.set({ isAdministrator: true })
		.where(eq(membership.personId, made.chair.id));
	await portal.db
		.update(board)
		.set({ name: hostile('board name'), purpose: hostile('board purpose') })
		.where(eq(board.id, made.boardId));
	await portal.db.update(tumorCase).set({ title: hostile('case title'), record: aHostileRecord() });
	await portal.db
		.update(agendaItem)
		.set({ status: 'deferred', deferredReason: hostile('deferral'), closedAt: portal.clock.now() })
		.where(eq(agendaItem.id, deferred?.id ?? ''));
	await portal.db.delete(agendaItem).where(eq(agendaItem.id, waiting?.id ?? ''));
	await portal.db
		.update(tumorCase)
		.set({ status: 'draft' })
		.where(eq(tumorCase.id, waiting?.caseId ?? ''));
	await sign(portal, made, signed?.id ?? '');
	await setOpen(portal, open?.id ?? '');
	await fillDocuments(portal, made, open ?? { id: '', caseId: '' });
	for (const [status, title] of [
		['awaiting_review', 'upload title'],
		['refused', 'refused title']
	] as const) {
		await anUpload(portal, {
			caseId: waiting?.caseId ?? '',
			by: made.presenter,
			status,
			title: hostile(title)
		});
	}
	await anUpload(portal, {
		caseId: signed?.caseId ?? '',
		by: made.presenter,
		status: 'released',
		title: hostile('image title')
	});
	return made;
}

const setOpen = (portal: TestPortal, id: string) =>
	portal.db
		.update(agendaItem)
		.set({ status: 'under_discussion', openedAt: portal.clock.now() })
		.where(eq(agendaItem.id, id));

async function sign(
	portal: TestPortal,
	{ chair }: TestMeeting,
	agendaItemId: string
): Promise<void> {
	await setOpen(portal, agendaItemId);
	await writeParagraph(portal, { agendaItemId, author: chair, text: hostile('signed text') });
	const outcome = await signRecommendation(portal, chair, {
		agendaItemId,
		...(await hashesOf(portal, agendaItemId))
	});
	if (!outcome.ok) {
		throw new Error(outcome.reason);
	}
}

async function fillDocuments(
	portal: TestPortal,
	{ chair: author }: TestMeeting,
	{ id: agendaItemId, caseId }: { id: string; caseId: string }
): Promise<void> {
	const write = (kind: DocumentKind, key: string, value: unknown) =>
		writeLog(portal, { agendaItemId, kind, author }, (document) =>
			document.getMap(DOCUMENT_ROOTS[kind]).set(key, value)
		);
	const imageId = await anUpload(portal, {
		caseId,
		by: author,
		status: 'released',
		title: hostile('image title')
	});
	const markKey = `${author.id}:${crypto.randomUUID()}`;
	await write('marks', markKey, {
		imageId,
		frame: 0,
		shape: { type: 'point', at: [2, 2] },
		label: short('label')
	});
	await write('comments', `${author.id}:${crypto.randomUUID()}`, {
		annotationKey: markKey,
		text: hostile('comment'),
		writtenAt: 1
	});
	await writeParagraph(portal, { agendaItemId, author, text: hostile('recommendation') });
}

async function anUpload(
	portal: TestPortal,
	given: {
		caseId: string;
		by: Actor;
		status: 'awaiting_review' | 'released' | 'refused';
		title: string;
	}
): Promise<string> {
	const [id, imageId] = [newId(), newId()];
	const { caseId, by, status, title } = given;
	await portal.db.insert(attachment).values({
		id,
		caseId,
		uploadedById: by.id,
		title,
		status,
		byteSize: 1000,
		fileCount: 1,
		createdAt: portal.clock.now(),
		refusalReason: status === 'refused' ? 'unknown_kind' : null,
		reviewNote: status === 'refused' ? hostile('review note') : null
	});
	const frameKey = `images/${imageId}/0.webp`;
	await portal.files.put(frameKey, await aPicture());
	await portal.db.insert(image).values({
		id: imageId,
		attachmentId: id,
		caseId,
		position: 1,
		kind: 'picture',
		title,
		modality: null,
		width: 10,
		height: 10,
		frameCount: 1,
		rowSpacing: null,
		columnSpacing: null,
		sliceSpacing: null,
		windows: [],
		frameKeys: [frameKey],
		thumbnailKey: frameKey
	});
	return imageId;
}
