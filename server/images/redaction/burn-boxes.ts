import { and, eq } from 'drizzle-orm';
import * as v from 'valibot';
import {
	clippedTo,
	RedactionBoxesSchema,
	type RedactionBox
} from '#lib/domain/image/redaction-box.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { newId } from '#server/db/schema/columns.ts';
import { attachment, image, imageRedaction } from '#server/db/schema.ts';
import { noteRemovals, removeNoted } from '#server/files/file-removals.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { attachmentFor } from '../attachment-for.ts';
import { factsOfCase } from '../confirm-attachment.ts';
import { filesOf } from '../delete-images.ts';
import { burnImage } from './burn-image.ts';

const BurnSchema = v.object({
	attachmentId: v.string(),
	imageId: v.string(),
	boxes: v.pipe(
		v.string('boxes_needed'),
		v.parseJson(undefined, 'boxes_needed'),
		// As a whole: a form names the field, not the third side of the second box.
		v.check((given) => v.is(RedactionBoxesSchema, given), 'boxes_needed'),
		v.transform((given) => v.parse(RedactionBoxesSchema, given))
	)
});
type ImageRow = typeof image.$inferSelect;
type Burnt = { caseNo: string; facts: Fact[] };

/**
 * Covers rectangles of an image for good: in every frame, tile and small picture that is stored. The upload is taken from
 * everybody first, and waits for a second person again, who is none of those that drew.
 */
export async function burnBoxes(
	portal: Portal,
	actor: Actor,
	input: { attachmentId: string; imageId: unknown; boxes: unknown }
): Promise<Outcome<Burnt>> {
	const parsed = parseFields(BurnSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const begun = await withhold(portal, actor, parsed.value);
	if (!begun.ok) {
		return begun;
	}
	const { row, caseNo, facts } = begun.value;
	const { boxes } = parsed.value;
	const burnt = await burnImage(portal, row, boxes);
	const stored = await portal.db.transaction(async (tx) => {
		const [held] = await tx.select().from(image).where(eq(image.id, row.id)).for('update');
		if (held?.revision !== row.revision) {
			await noteRemovals(tx, burnt.made);
			return refuse('image_changed');
		}
		const kept = new Set(filesOf(burnt.keys));
		await tx
			.update(image)
			.set({ ...burnt.keys, revision: row.revision + 1 })
			.where(eq(image.id, row.id));
		await noteRemovals(
			tx,
			filesOf(row).filter((key) => !kept.has(key))
		);
		const drawn = { imageId: row.id, drawnById: actor.id, drawnAt: portal.clock.now() };
		await tx.insert(imageRedaction).values(boxes.map((box) => ({ id: newId(), ...drawn, ...box })));
		await writeAudit(tx, actor.id, 'image.redacted', {
			caseId: row.caseId,
			imageId: row.id,
			boxes: boxes.length
		});
		return accept({ caseNo, facts });
	});
	await removeNoted(portal);
	return stored;
}

/** Nobody but the uploader and a second person sees the upload from here on, whatever becomes of the rest. */
function withhold(
	portal: Portal,
	actor: Actor,
	given: { attachmentId: string; imageId: string; boxes: RedactionBox[] }
): Promise<Outcome<Burnt & { row: ImageRow }>> {
	const { attachmentId, imageId, boxes } = given;
	return portal.db.transaction(async (tx) => {
		const held = await attachmentFor(tx, actor, { attachmentId, verb: 'redact' });
		if (!held.ok) {
			return held;
		}
		const { status, caseId, caseNo } = held.value;
		if (status !== 'awaiting_review' && status !== 'released') {
			return refuse('attachment_not_waiting');
		}
		const [row] = await tx
			.select()
			.from(image)
			.where(and(eq(image.attachmentId, attachmentId), eq(image.id, imageId)));
		if (row === undefined) {
			return refuse('image_not_found');
		}
		const isOutside = (box: RedactionBox) =>
			clippedTo(row, box) === null || (box.frame !== null && box.frame >= row.frameCount);
		if (boxes.some(isOutside)) {
			return refuse('malformed', { boxes: 'boxes_outside' });
		}
		await tx
			.update(attachment)
			.set({ status: 'awaiting_review', confirmedById: null, confirmedAt: null })
			.where(eq(attachment.id, attachmentId));
		if (status === 'released') {
			await writeAudit(tx, actor.id, 'attachment.withheld', { caseId, attachmentId });
		}
		return accept({ row, caseNo, facts: await factsOfCase(tx, caseId) });
	});
}
