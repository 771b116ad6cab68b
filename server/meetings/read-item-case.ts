import { and, eq } from 'drizzle-orm';
import * as v from 'valibot';
import type { CaseOrigin } from '#lib/domain/case/case.ts';
import { CaseRecordSchema, type CaseRecord } from '#lib/domain/case/record.ts';
import type { ViewableImage } from '#lib/domain/image/image.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItem } from '#server/db/schema.ts';
import { imagesOf } from '#server/images/images-of.ts';
import type { Portal } from '#server/portal.ts';
import { keptCases } from './kept-cases.ts';
import { meetingFacts } from './meeting-facts.ts';
import { roleAt } from './meeting-for.ts';

export type ItemCase = {
	caseNo: string;
	origin: CaseOrigin;
	record: CaseRecord;
	images: ViewableImage[];
	/** How many of the images that were before the board have been taken out of the case since. */
	missingImages: number;
	isChangedSince: boolean;
};

/**
 * The case of a closed item as it was before the board, for members of the meeting, whatever its author has done with it since;
 * null while the item is not closed or where the case was not kept. A reading is an entry in the audit log, as of the case itself.
 */
export async function readItemCase(
	portal: Portal,
	actor: Actor,
	{ meetingId, agendaItemId }: { meetingId: string; agendaItemId: string }
): Promise<Outcome<ItemCase | null>> {
	return portal.db.transaction(async (tx) => {
		const facts = await meetingFacts(tx, meetingId);
		const role = facts === null ? null : await roleAt(tx, actor.id, meetingId);
		if (facts === null || role === null || !may(actor, 'read', 'meeting', { ...facts, role })) {
			return refuse('meeting_not_found');
		}
		const which = and(eq(agendaItem.id, agendaItemId), eq(agendaItem.meetingId, meetingId));
		const [kept] = await keptCases(tx, which);
		if (kept === undefined) {
			return accept(null);
		}
		const { caseNo, origin, isChangedSince, imageIds } = kept;
		const images = await imagesBefore(tx, kept);
		await writeAudit(tx, actor.id, 'case.read', { caseId: kept.caseId, agendaItemId });
		return accept({
			...{ caseNo, origin, isChangedSince, images },
			record: v.parse(CaseRecordSchema, kept.record),
			missingImages: imageIds === null ? 0 : imageIds.length - images.length
		});
	});
}

/** Of the images of the case those that were before the board; all where that was not kept. */
async function imagesBefore(
	tx: Tx,
	{ caseId, imageIds }: { caseId: string; imageIds: string[] | null }
): Promise<ViewableImage[]> {
	const released = await imagesOf(tx, caseId, 'released');
	return imageIds === null ? released : released.filter((image) => imageIds.includes(image.id));
}

/** The images that a room shows with this item. */
export async function imagesOfItem(
	tx: Tx,
	{ id, caseId }: { id: string; caseId: string }
): Promise<ViewableImage[]> {
	const [kept] = await keptCases(tx, eq(agendaItem.id, id));
	return imagesBefore(tx, { caseId, imageIds: kept?.imageIds ?? null });
}
