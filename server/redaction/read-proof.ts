import { and, asc, eq } from 'drizzle-orm';
import * as v from 'valibot';
import { isId } from '#lib/domain/id.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { PassageKind } from '#lib/domain/redaction/passages.ts';
import {
	PlaceCountsSchema,
	RaisedGenerationsSchema,
	type PlaceCount,
	type RaisedGeneration
} from '#lib/domain/redaction/places.ts';
import type { Tx } from '#server/db/client.ts';
import { image, imageRedaction, redaction } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { redactionsFor } from './redaction-for.ts';

export type CoveredImage = { imageId: string; title: string; boxes: number; lastAt: string };

/** What a redaction has done, without anything of what it took out. */
export type RedactionProof = {
	id: string;
	caseNo: string;
	kind: PassageKind;
	reportedByName: string;
	reportedAt: string;
	decidedByName: string;
	decidedAt: string;
	taken: PlaceCount[];
	generations: RaisedGeneration[];
	/** Images of the case that were covered, at any time. */
	images: CoveredImage[];
};

export async function readProof(
	portal: Portal,
	actor: Actor,
	{ caseNo, redactionId }: { caseNo: string; redactionId: string }
): Promise<Outcome<RedactionProof>> {
	return portal.db.transaction(async (tx) => {
		const found = await redactionsFor(tx, actor, { caseNo, verb: 'read' });
		if (!found.ok) {
			return found;
		}
		const { caseId } = found.value;
		const [row] = isId(redactionId)
			? await tx
					.select()
					.from(redaction)
					.where(and(eq(redaction.id, redactionId), eq(redaction.caseId, caseId)))
			: [];
		if (row?.status !== 'done' || row.decidedAt === null) {
			return refuse('redaction_not_found');
		}
		return accept({
			...{ id: row.id, caseNo, kind: row.kind, reportedByName: row.reportedByName },
			reportedAt: row.reportedAt.toISOString(),
			decidedByName: row.decidedByName ?? '',
			decidedAt: row.decidedAt.toISOString(),
			taken: v.parse(PlaceCountsSchema, row.taken),
			generations: v.parse(RaisedGenerationsSchema, row.generations),
			images: await coveredImages(tx, caseId)
		});
	});
}

async function coveredImages(tx: Tx, caseId: string): Promise<CoveredImage[]> {
	const boxes = await tx
		.select({ imageId: image.id, title: image.title, at: imageRedaction.drawnAt })
		.from(imageRedaction)
		.innerJoin(image, eq(image.id, imageRedaction.imageId))
		.where(eq(image.caseId, caseId))
		.orderBy(asc(imageRedaction.drawnAt));
	return [...Map.groupBy(boxes, ({ imageId }) => imageId)].map(([imageId, some]) => ({
		imageId,
		title: some[0]?.title ?? '',
		boxes: some.length,
		lastAt: some.at(-1)?.at.toISOString() ?? ''
	}));
}
