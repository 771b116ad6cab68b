import { and, eq } from 'drizzle-orm';
import { writeAudit } from '#server/audit/write-audit.ts';
import { newId } from '#server/db/schema/columns.ts';
import { attachment, image } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import type { ConvertedAttachment, ConvertedImage } from './converted.ts';
import { imageTitles } from './image-titles.ts';
import { emptyQuarantine, quarantineOf, readOutput, streamOutput } from './quarantine.ts';
import { settleRefused } from './settle-attachment.ts';

/**
 * The job behind an upload: worker, then the frames to the file store, then the rows. It ends in a settled row; only when
 * the portal stops, or the database is away, is the row left `processing`, to be done again at the next start. Never
 * rejects: nobody waits for it but tests.
 */
export async function convertAttachment(portal: Portal, attachmentId: string): Promise<void> {
	try {
		await convertAndSettle(portal, attachmentId);
	} catch (error) {
		portal.log.error({ err: error, attachmentId }, 'an upload is left for the next start');
	}
}

async function convertAndSettle(portal: Portal, attachmentId: string): Promise<void> {
	try {
		const result = await portal.images.convert(quarantineOf(portal, attachmentId));
		if (result.ok) {
			await storeImages(portal, attachmentId, result);
		} else {
			await settleRefused(portal, attachmentId, result);
		}
	} catch (error) {
		if (error instanceof Error && error.name === 'ImageWorkersClosed') {
			return;
		}
		portal.log.error({ err: error, attachmentId }, 'an upload could not be converted');
		await settleRefused(portal, attachmentId, { reason: 'failed' });
	}
	await emptyQuarantine(portal, attachmentId);
}

async function storeImages(
	portal: Portal,
	attachmentId: string,
	{ images, metadata }: Extract<ConvertedAttachment, { ok: true }>
): Promise<void> {
	const folder = quarantineOf(portal, attachmentId);
	// Named after the upload, so that doing it again after a crash overwrites what the first try left.
	const keyOf = (path: string) => `images/${attachmentId}/${path.slice('out/'.length)}`;
	const paths = images.flatMap((one) => [...one.frames, one.thumbnail]);
	for (const path of paths) {
		await portal.files.put(keyOf(path), await readOutput(folder, path));
	}
	const packs = images.flatMap(({ tiles }) => (tiles === null ? [] : [tiles.pack]));
	for (const path of packs) {
		await portal.files.put(keyOf(path), streamOutput(folder, path));
	}
	const isKept = await portal.db.transaction(async (tx) => {
		const [held] = await tx
			.select()
			.from(attachment)
			.where(and(eq(attachment.id, attachmentId), eq(attachment.status, 'processing')))
			.for('update');
		if (held === undefined) {
			return false;
		}
		await tx.insert(image).values(imageRows(held, images, keyOf));
		await tx
			.update(attachment)
			.set({
				metadata,
				status: held.isGenerated ? 'released' : 'awaiting_review',
				confirmedAt: held.isGenerated ? portal.clock.now() : null
			})
			.where(eq(attachment.id, attachmentId));
		await writeAudit(tx, null, 'attachment.converted', { attachmentId, images: images.length });
		return true;
	});
	if (!isKept) {
		await Promise.all([...paths, ...packs].map((path) => portal.files.remove(keyOf(path))));
	}
}

/** What the images table holds of what the worker made. */
function imageRows(
	held: { id: string; caseId: string; title: string },
	images: ConvertedImage[],
	keyOf: (path: string) => string
) {
	const titles = imageTitles(held.title, images);
	return images.map(({ frames, thumbnail, tiles, ...facts }, position) => ({
		...facts,
		id: newId(),
		attachmentId: held.id,
		caseId: held.caseId,
		position,
		title: titles[position] ?? held.title,
		frameCount: frames.length,
		frameKeys: frames.map(keyOf),
		thumbnailKey: keyOf(thumbnail),
		tiles: tiles === null ? null : { side: tiles.side, levels: tiles.levels },
		tilesKey: tiles === null ? null : keyOf(tiles.pack)
	}));
}
