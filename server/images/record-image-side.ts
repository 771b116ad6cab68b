import { and, eq } from 'drizzle-orm';
import * as v from 'valibot';
import { isId } from '#lib/domain/id.ts';
import { IMAGE_SIDES } from '#lib/domain/image/image.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { image } from '#server/db/schema.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { attachmentFor } from './attachment-for.ts';
import { factsOfCase } from './confirm-attachment.ts';
import { VIEWABLE, viewableOf } from './images-of.ts';

/** `unrecorded` takes back what was said. */
const SideSchema = v.picklist([...IMAGE_SIDES, 'unrecorded']);

/** The uploader or the second person says which side an image shows; one whose file has an orientation needs nobody to say it. */
export async function recordImageSide(
	portal: Portal,
	actor: Actor,
	input: { attachmentId: string; imageId: string; side: string }
): Promise<Outcome<{ facts: Fact[] }>> {
	return portal.db.transaction(async (tx) => {
		const { attachmentId, imageId } = input;
		const held = await attachmentFor(tx, actor, { attachmentId, verb: 'record_side' });
		if (!held.ok) {
			return held;
		}
		const ofUpload = and(eq(image.id, imageId), eq(image.attachmentId, attachmentId));
		const [row] = isId(imageId) ? await tx.select(VIEWABLE).from(image).where(ofUpload) : [];
		if (row === undefined) {
			return refuse('attachment_not_found');
		}
		const parsed = v.safeParse(SideSchema, input.side);
		if (!parsed.success) {
			return refuse('malformed', { side: 'side_unknown' });
		}
		if (viewableOf(row).orientation !== null) {
			return refuse('malformed', { side: 'side_in_file' });
		}
		const side = parsed.output === 'unrecorded' ? null : parsed.output;
		await tx.update(image).set({ side }).where(ofUpload);
		const { caseId } = held.value;
		await writeAudit(tx, actor.id, 'image.side_recorded', {
			...{ caseId, attachmentId, imageId },
			...{ from: row.side, to: side }
		});
		return accept({ facts: await factsOfCase(tx, caseId) });
	});
}
