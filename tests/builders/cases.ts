import { newId } from '#server/db/schema/columns.ts';
import {
	agendaItem,
	attachment,
	consent,
	meeting,
	meetingMember,
	noImages
} from '#server/db/schema.ts';
import { createCase } from '#server/cases/create-case.ts';
import { markReady } from '#server/cases/mark-ready.ts';
import type { Portal } from '#server/portal.ts';
import type { CaseOrigin } from '#lib/domain/case/case.ts';
import { emptyRecord, type CaseRecord } from '#lib/domain/case/record.ts';
import type { AttachmentStatus } from '#lib/domain/image/image.ts';
import type { AgendaItemStatus, MeetingRole, MeetingStatus } from '#lib/domain/meeting/meeting.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { aBoard, aCaseRow } from './people.ts';

/** A record with everything a board needs; invented. */
export function aRecord(change: Partial<CaseRecord> = {}): CaseRecord {
	return {
		...emptyRecord(),
		ageBand: '60-64',
		sex: 'male',
		province: 'PK-SD',
		presentation: 'Cough for seven months, treated as tuberculosis for six of them.',
		performanceStatus: 1,
		topography: { code: 'C34.1', side: 'right' },
		morphology: { code: '8140/3', grade: 'G2' },
		staging: {
			type: 'staged',
			edition: 'AJCC8',
			prefix: 'c',
			t: '2a',
			n: '1',
			m: '0',
			group: 'IIB'
		},
		question: 'Surgery first, or treatment before it?',
		preBoardPlan: 'Lobectomy, then adjuvant treatment.',
		...change
	};
}

/** A draft made by `author` through its use case. */
export async function aDraft(
	portal: Portal,
	author: Actor,
	given: { title?: string; origin?: CaseOrigin; record?: CaseRecord } = {}
): Promise<{ id: string; caseNo: string; version: number }> {
	const made = await createCase(portal, author, {
		title: given.title ?? 'Upper-lobe mass after six months of TB treatment',
		origin: given.origin ?? 'synthetic',
		record: given.record ?? aRecord()
	});
	if (!made.ok) {
		throw new Error(`no case was made: ${made.reason}`);
	}
	return made.value;
}

export async function aConsent(portal: Portal, author: Actor, caseId: string): Promise<void> {
	await portal.db.insert(consent).values({
		caseId,
		kind: 'synthetic',
		attestedById: author.id,
		attestedAt: portal.clock.now()
	});
}

/** A case with consent, marked ready by its author. */
export async function aReadyCase(
	portal: Portal,
	author: Actor,
	given: Parameters<typeof aDraft>[2] = {}
): Promise<{ id: string; caseNo: string; version: number }> {
	const draft = await aDraft(portal, author, given);
	await aConsent(portal, author, draft.id);
	const marked = await markReady(portal, author, { caseNo: draft.caseNo });
	if (!marked.ok) {
		throw new Error(`the case is not ready: ${marked.reason}`);
	}
	return { ...draft, version: marked.value.version };
}

/** A ready row with everything that a board needs; there are no images to show. */
export async function aListableRow(
	portal: Portal,
	author: Actor,
	given: { record?: CaseRecord; status?: 'draft' | 'ready' } = {}
): Promise<{ id: string; caseNo: string }> {
	const made = await aCaseRow(portal, { author, record: aRecord(), ...given });
	await aConsent(portal, author, made.id);
	await portal.db
		.insert(noImages)
		.values({ caseId: made.id, statedById: author.id, at: portal.clock.now() });
	return made;
}

/** A meeting with these members and this case on its agenda. */
export async function anAgendaWith(
	portal: Portal,
	given: {
		caseId: string;
		presenter: Actor;
		members: { actor: Actor; role: MeetingRole }[];
		status?: MeetingStatus;
		itemStatus?: AgendaItemStatus;
	}
): Promise<{ meetingId: string; agendaItemId: string }> {
	const board = await aBoard(portal, given.members);
	const [meetingId, agendaItemId] = [newId(), newId()];
	const now = portal.clock.now();
	await portal.db.insert(meeting).values({
		id: meetingId,
		boardId: board.id,
		status: given.status ?? 'scheduled',
		// The call for cases of a planned one is open.
		startsAt: new Date(
			now.getTime() + ((given.status ?? 'scheduled') === 'scheduled' ? 3 : 0) * 86_400_000
		)
	});
	for (const { actor, role } of given.members) {
		await portal.db.insert(meetingMember).values({ meetingId, personId: actor.id, role });
	}
	await portal.db.insert(agendaItem).values({
		id: agendaItemId,
		meetingId,
		caseId: given.caseId,
		presenterId: given.presenter.id,
		position: 1,
		status: given.itemStatus ?? 'waiting'
	});
	return { meetingId, agendaItemId };
}

/** An upload of this case in this state, without files. */
export async function anAttachmentRow(
	portal: Portal,
	given: { caseId: string; uploader: Actor; status: AttachmentStatus }
): Promise<string> {
	const id = newId();
	await portal.db.insert(attachment).values({
		id,
		caseId: given.caseId,
		uploadedById: given.uploader.id,
		title: 'CT chest',
		status: given.status,
		byteSize: 1,
		fileCount: 1,
		createdAt: portal.clock.now()
	});
	return id;
}
