import { and, eq, inArray, type SQL } from 'drizzle-orm';
import * as v from 'valibot';
import type { CaseOrigin } from '#lib/domain/case/case.ts';
import { canonicalJson } from '#lib/domain/meeting/seal.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { agendaItem, attachment, discussedCase, image, tumorCase } from '#server/db/schema.ts';

/** A case as it was when its item was closed, beside what it is now. */
export type KeptCase = {
	agendaItemId: string;
	caseId: string;
	caseNo: string;
	origin: CaseOrigin;
	caseVersion: number;
	title: string;
	/** As stored: the hash covers exactly this. */
	record: unknown;
	images: unknown;
	/** Null for items that were closed before images were kept. */
	imageIds: string[] | null;
	/** Title, record or images are not those of today. */
	isChangedSince: boolean;
};

const KeptImagesSchema = v.nullable(v.array(v.object({ id: v.string(), title: v.string() })));

/** The kept cases of the agenda items that fit `which`, a condition on `agenda_item`; items that were not closed have none. */
export async function keptCases(on: DbOrTx, which: SQL | undefined): Promise<KeptCase[]> {
	const found = await on
		.select({
			kept: discussedCase,
			caseId: tumorCase.id,
			caseNo: tumorCase.caseNo,
			origin: tumorCase.origin,
			title: tumorCase.title,
			record: tumorCase.record
		})
		.from(discussedCase)
		.innerJoin(agendaItem, eq(agendaItem.id, discussedCase.agendaItemId))
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.where(which);
	const released = await releasedImages(on, [...new Set(found.map((one) => one.caseId))]);
	return found.map(({ kept, caseId, caseNo, origin, ...now }) => {
		const { agendaItemId, caseVersion, title, record, images } = kept;
		const imageIds = v.parse(KeptImagesSchema, images)?.map((one) => one.id) ?? null;
		const then = { title, record, imageIds: imageIds?.toSorted() };
		const today = {
			...now,
			imageIds: imageIds === null ? undefined : (released.get(caseId) ?? []).toSorted()
		};
		return {
			...{ agendaItemId, caseId, caseNo, origin, caseVersion, title, record, images, imageIds },
			isChangedSince: canonicalJson(then) !== canonicalJson(today)
		};
	});
}

async function releasedImages(on: DbOrTx, caseIds: string[]): Promise<Map<string, string[]>> {
	const byCase = new Map<string, string[]>();
	const rows =
		caseIds.length === 0
			? []
			: await on
					.select({ caseId: image.caseId, id: image.id })
					.from(image)
					.innerJoin(attachment, eq(attachment.id, image.attachmentId))
					.where(and(inArray(image.caseId, caseIds), eq(attachment.status, 'released')));
	for (const { caseId, id } of rows) {
		byCase.set(caseId, [...(byCase.get(caseId) ?? []), id]);
	}
	return byCase;
}
