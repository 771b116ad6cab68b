import { beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { image } from '#server/db/schema.ts';
import { newId } from '#server/db/schema/columns.ts';
import { anAgendaWith } from '../../tests/builders/cases.ts';
import { aSlice } from '../../tests/builders/dicom.ts';
import type { TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { aFile, UploadBench } from '../../tests/builders/uploads.ts';
import { imagesOf } from './images-of.ts';
import { recordImageSide } from './record-image-side.ts';

const bench = new UploadBench();
let portal: TestPortal;
let author: Actor;
let senior: Actor;
let caseId: string;
beforeEach(() => {
	({ portal, author, senior, caseId } = bench);
});

/** An upload that waits for its check, and its only image. */
async function uploaded(files?: Parameters<UploadBench['sent']>[0]) {
	const attachmentId = await bench.sent(files);
	const [found] = await portal.db
		.select({ id: image.id })
		.from(image)
		.where(eq(image.attachmentId, attachmentId));
	return { attachmentId, imageId: found?.id ?? '' };
}
const viewed = async () => (await imagesOf(portal.db, caseId, 'awaiting_review'))[0];

describe('the side of an image without an orientation', () => {
	test('[IM64] to a stranger the upload does not exist, and an image of another upload is not in this one', async () => {
		const { attachmentId, imageId } = await uploaded();
		const other = await uploaded();
		const stranger = await aPerson(portal, { grade: 'consultant', society: 'psco' });
		const notFound = { ok: false, reason: 'attachment_not_found' };
		const record = (actor: Actor, ids: { attachmentId: string; imageId: string }) =>
			recordImageSide(portal, actor, { ...ids, side: 'left' });
		expect(await record(stranger, { attachmentId, imageId })).toEqual(notFound);
		expect(await record(author, { attachmentId, imageId: other.imageId })).toEqual(notFound);
		expect(await record(author, { attachmentId, imageId: newId() })).toEqual(notFound);
		expect(await record(author, { attachmentId, imageId: 'x' })).toEqual(notFound);
		expect(await viewed()).toMatchObject({ side: null, orientation: null });
	});

	test('[IM64] is recorded by the uploader, corrected by the second person, and taken back; each is in the audit trail', async () => {
		const ids = await uploaded();
		const { agendaItemId, meetingId } = await anAgendaWith(portal, {
			caseId,
			presenter: author,
			members: [{ actor: senior, role: 'chair' }]
		});
		expect(await recordImageSide(portal, author, { ...ids, side: 'left' })).toEqual({
			ok: true,
			value: { facts: [{ type: 'agenda_item_changed', agendaItemId, meetingId }] }
		});
		expect(await viewed()).toMatchObject({ side: 'left' });
		expect((await recordImageSide(portal, senior, { ...ids, side: 'both' })).ok).toBe(true);
		expect(await bench.lastAudit()).toEqual({
			actorId: senior.id,
			type: 'image.side_recorded',
			subject: { caseId, ...ids, from: 'left', to: 'both' }
		});
		expect((await recordImageSide(portal, author, { ...ids, side: 'unrecorded' })).ok).toBe(true);
		expect(await viewed()).toMatchObject({ side: null });
	});

	test('[IM64] is one of three, and never said of a series whose file has an orientation', async () => {
		const ids = await uploaded();
		expect(await recordImageSide(portal, author, { ...ids, side: 'top' })).toEqual({
			ok: false,
			reason: 'malformed',
			fields: { side: 'side_unknown' }
		});
		const series = await uploaded([
			aFile('1.dcm', aSlice({ number: 1, z: 0 })),
			aFile('2.dcm', aSlice({ number: 2, z: 5 }))
		]);
		expect(await recordImageSide(portal, author, { ...series, side: 'left' })).toEqual({
			ok: false,
			reason: 'malformed',
			fields: { side: 'side_in_file' }
		});
	});
});

describe('the orientation of a series', () => {
	const turned = { 0x00200037: { tag: 0x00200037, vr: 'DS', value: '0\\1\\0\\0\\0\\-1' } };

	test('[IM63] comes from its file, and nothing else of the file comes along', async () => {
		await uploaded([
			aFile('1.dcm', aSlice({ number: 1, z: 0 })),
			aFile('2.dcm', aSlice({ number: 2, z: 5 }))
		]);
		const found = await viewed();
		expect(found).toMatchObject({
			frameCount: 2,
			orientation: { row: [1, 0, 0], column: [0, 1, 0] }
		});
		expect(found).not.toHaveProperty('attributes');
	});

	test('[IM63] is unknown where slices of two planes stand in one series: the letters of one would be wrong for the other', async () => {
		await uploaded([
			aFile('1.dcm', aSlice({ number: 1, z: 0 })),
			aFile('2.dcm', aSlice({ number: 2, z: 5, change: turned }))
		]);
		expect(await viewed()).toMatchObject({ frameCount: 2, orientation: null });
	});
});
