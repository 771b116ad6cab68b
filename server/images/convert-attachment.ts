import { and, eq } from 'drizzle-orm';
import { writeAudit } from '#server/audit/write-audit.ts';
import { newId } from '#server/db/schema/columns.ts';
import { attachment, image } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import type { ConvertedAttachment, ConvertedImage } from './converted.ts';
import { imageTitles } from './image-titles.ts';
import {
	emptyQuarantine,
	isInQuarantine,
	quarantineOf,
	readOutput,
	streamOutput
} from './quarantine.ts';
import { settleRefused } from './settle-attachment.ts';
import { WORKER_CRASHED } from './workers.ts';

/**
 * The job behind an upload: worker, then the frames to the file store, then the rows. A refusal of the files settles the row;
 * a failure of ours is thrown, to be tried again, and what was stored before it is overwritten then.
 */
export async function convertAttachment(
	portal: Portal,
	attachmentId: string
): Promise<'done' | 'later'> {
	if (await isInWork(portal, attachmentId)) {
		const result = await convertOrStop(portal, attachmentId);
		if (result === 'stopped') {
			return 'later';
		}
		if (result.ok) {
			await storeImages(portal, attachmentId, result);
		} else {
			await settleRefused(portal, attachmentId, result);
		}
	}
	await emptyQuarantine(portal, attachmentId);
	return 'done';
}

/** After the last failure of ours. A file at which the worker died each time is called damaged; all else was not the file. */
export async function giveUpAttachment(
	portal: Portal,
	attachmentId: string,
	lastError: string
): Promise<void> {
	const reason = lastError === WORKER_CRASHED ? 'broken' : 'failed';
	await settleRefused(portal, attachmentId, { reason });
	await emptyQuarantine(portal, attachmentId);
}

/** Somebody may have removed it, and a job may be done a second time after a crash. */
async function isInWork(portal: Portal, attachmentId: string): Promise<boolean> {
	const [row] = await portal.db
		.select({ status: attachment.status })
		.from(attachment)
		.where(eq(attachment.id, attachmentId));
	return row?.status === 'processing';
}

async function convertOrStop(
	portal: Portal,
	attachmentId: string
): Promise<ConvertedAttachment | 'stopped'> {
	if (!(await isInQuarantine(portal, attachmentId))) {
		return { ok: false, reason: 'interrupted', fileIndex: null, detail: null };
	}
	try {
		return await portal.images.convert(quarantineOf(portal, attachmentId));
	} catch (error) {
		if (error instanceof Error && error.name === 'ImageWorkersClosed') {
			return 'stopped';
		}
		throw error;
	}
}

async function storeImages(
	portal: Portal,
	attachmentId: string,
	{ images, metadata, foundText }: Extract<ConvertedAttachment, { ok: true }>
): Promise<void> {
	const folder = quarantineOf(portal, attachmentId);
	// Named after the upload, so that doing it again after a crash overwrites what the first try left.
	const keyOf = (path: string) => `images/${attachmentId}/${path.slice('out/'.length)}`;
	const paths = images.flatMap((one) => [
		...one.frames,
		one.thumbnail,
		...one.previews.map(({ path }) => path)
	]);
	const packs = images.flatMap(({ tiles }) => (tiles === null ? [] : [tiles.pack]));
	const removeAll = () =>
		Promise.all([...paths, ...packs].map((path) => portal.files.remove(keyOf(path))));
	try {
		for (const path of paths) {
			await portal.files.put(keyOf(path), await readOutput(folder, path));
		}
		for (const path of packs) {
			await portal.files.put(keyOf(path), streamOutput(folder, path));
		}
	} catch (error) {
		// The disk is full, or the upload was removed: the next try begins with an empty place.
		await removeAll();
		throw error;
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
				foundText,
				status: held.isGenerated ? 'released' : 'awaiting_review',
				confirmedAt: held.isGenerated ? portal.clock.now() : null
			})
			.where(eq(attachment.id, attachmentId));
		await writeAudit(tx, null, 'attachment.converted', { attachmentId, images: images.length });
		return true;
	});
	if (!isKept) {
		await removeAll();
	}
}

/** What the images table holds of what the worker made. */
function imageRows(
	held: { id: string; caseId: string; title: string },
	images: ConvertedImage[],
	keyOf: (path: string) => string
) {
	const titles = imageTitles(held.title, images);
	return images.map(({ frames, thumbnail, previews, tiles, ...facts }, position) => ({
		...facts,
		id: newId(),
		attachmentId: held.id,
		caseId: held.caseId,
		position,
		title: titles[position] ?? held.title,
		frameCount: frames.length,
		frameKeys: frames.map(keyOf),
		thumbnailKey: keyOf(thumbnail),
		previews: previews.map(({ side, format, path }) => ({ side, format, key: keyOf(path) })),
		tiles: tiles === null ? null : { side: tiles.side, levels: tiles.levels },
		tilesKey: tiles === null ? null : keyOf(tiles.pack)
	}));
}
