import * as v from 'valibot';
import { UPLOAD_BYTES, UPLOAD_FILES } from '#lib/domain/image/image.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { caseFor } from '#server/cases/case-for.ts';
import { newId } from '#server/db/schema/columns.ts';
import { uploadFile } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { AttachmentTitleSchema } from './attach-files.ts';
import { beginAttachment } from './begin-attachment.ts';
import { uploadRoom } from './upload-room.ts';

/** Of a name only the extension is sent. */
const AnnouncedSchema = v.pipe(
	v.array(
		v.strictObject({
			extension: v.pipe(v.string(), v.regex(/^(\.[a-z0-9]{1,16})?$/)),
			byteSize: v.pipe(v.number(), v.integer(), v.minValue(1))
		})
	),
	v.minLength(1, 'no_files')
);
const BeginSchema = v.object({
	caseNo: v.string(),
	title: AttachmentTitleSchema,
	files: v.pipe(v.string(), v.parseJson(undefined, 'malformed'), AnnouncedSchema)
});
type Begin = v.InferOutput<typeof BeginSchema>;

/** A new upload whose files come piece by piece; the ids are in the order of `files`. */
export type BegunUpload = { attachmentId: string; fileIds: string[] };

/** Announces files, by extension and size, before any of them is sent: what is too much is told before an hour on a weak link. */
export async function beginUpload(
	portal: Portal,
	actor: Actor,
	input: { caseNo: string; title: string; files: string }
): Promise<Outcome<BegunUpload>> {
	const parsed = parseFields(BeginSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	return portal.db.transaction(async (tx) => {
		const { title, caseNo, files } = parsed.value;
		const held = await caseFor(tx, actor, { caseNo, verb: 'attach' });
		if (!held.ok) {
			return held;
		}
		const byteSize = files.reduce((sum, file) => sum + file.byteSize, 0);
		const sizes = sizesAllowed(portal, files, byteSize);
		const room = sizes.ok ? await uploadRoom(tx, portal, { actor, byteSize }) : sizes;
		if (!room.ok) {
			return room;
		}
		const caseId = held.value.id;
		const attachmentId = await beginAttachment(tx, portal, {
			...{ caseId, title, uploadedById: actor.id, isGenerated: false },
			announced: { fileCount: files.length, byteSize, receivesUntil: uploadEnd(portal) }
		});
		const rows = files.map((file, position) => ({ ...file, id: newId(), attachmentId, position }));
		await tx.insert(uploadFile).values(rows);
		await writeAudit(tx, actor.id, 'attachment.begun', { caseId, attachmentId });
		return accept({ attachmentId, fileIds: rows.map(({ id }) => id) });
	});
}

/** When an upload counts as abandoned if nothing more arrives. */
export function uploadEnd({ clock, config }: Pick<Portal, 'clock' | 'config'>): Date {
	return new Date(clock.now().getTime() + config.limits.uploadExpiryMs);
}

function sizesAllowed({ config }: Portal, files: Begin['files'], byteSize: number): Outcome<null> {
	const { uploadFileBytes } = config.limits;
	if (files.length > UPLOAD_FILES) {
		return refuse('too_large', { files: 'too_many_files' });
	}
	return byteSize > UPLOAD_BYTES || files.some((file) => file.byteSize > uploadFileBytes)
		? refuse('too_large', { files: 'too_large' })
		: accept(null);
}
