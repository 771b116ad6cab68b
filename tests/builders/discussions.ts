import { expect } from 'vitest';
import type { CaseRecord } from '#lib/domain/case/record.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { eq } from 'drizzle-orm';
import { newId } from '#server/db/schema/columns.ts';
import { attachment, image, tumorCase } from '#server/db/schema.ts';
import { signRecommendation } from '#server/meetings/sign-recommendation.ts';
import type { Portal } from '#server/portal.ts';
import { anAttachmentRow, aRecord } from './cases.ts';
import { aMeeting, hashesOf, writeParagraph } from './meetings.ts';

/** A meeting with one complete case of its presenter under discussion, and an image of it that was released. */
export async function aDiscussion(portal: Portal, record: CaseRecord = aRecord()) {
	const meeting = await aMeeting(portal, { items: 1, isDiscussing: true });
	const [item] = meeting.items;
	if (item === undefined) {
		throw new Error('no item');
	}
	const { id: agendaItemId, caseId, caseNo } = item;
	await portal.db.update(tumorCase).set({ record }).where(eq(tumorCase.id, caseId));
	const shown = await aReleasedImage(portal, { caseId, uploader: meeting.presenter });
	return { ...meeting, agendaItemId, caseId, caseNo, ...shown };
}

/** A released picture, without files. */
export async function aReleasedImage(
	portal: Portal,
	{ caseId, uploader }: { caseId: string; uploader: Actor }
): Promise<{ attachmentId: string; imageId: string }> {
	const attachmentId = await anAttachmentRow(portal, { caseId, uploader, status: 'released' });
	await portal.db
		.update(attachment)
		.set({ confirmedAt: portal.clock.now() })
		.where(eq(attachment.id, attachmentId));
	const imageId = newId();
	await portal.db.insert(image).values({
		...{ id: imageId, attachmentId, caseId, position: 1, kind: 'picture', title: 'CT chest' },
		...{
			width: 8,
			height: 8,
			frameCount: 1,
			windows: [],
			frameKeys: [],
			thumbnailKey: 'images/none.webp'
		}
	});
	return { attachmentId, imageId };
}

/** The chair signs one sentence for this item. */
export async function aSignature(
	portal: Portal,
	{ chair, agendaItemId }: { chair: Actor; agendaItemId: string }
): Promise<void> {
	await writeParagraph(portal, { agendaItemId, author: chair, text: 'Lobectomy.' });
	const signed = await signRecommendation(portal, chair, {
		agendaItemId,
		...(await hashesOf(portal, agendaItemId))
	});
	expect(signed).toMatchObject({ ok: true });
}
