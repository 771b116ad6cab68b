import { and, count, eq, inArray, sql } from 'drizzle-orm';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Tx } from '#server/db/client.ts';
import { attachment, person } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

/**
 * Whether this person may bring so many bytes more into the quarantine. What is announced counts at once, a form when it has
 * arrived, since its size is not known before. The person stays held until the end of the transaction.
 */
export async function uploadRoom(
	tx: Tx,
	{ config }: Portal,
	{ actor, byteSize }: { actor: Actor; byteSize: number }
): Promise<Outcome<null>> {
	// Or two uploads begun at once would both find the last room.
	await tx
		.select({ id: person.id })
		.from(person)
		.where(eq(person.id, actor.id))
		.for('no key update');
	const { uploadsPerPerson, uploadBytesPerPerson } = config.limits;
	const [held] = await tx
		.select({
			open: count(sql`case when ${attachment.status} = 'receiving' then 1 end`),
			bytes: sql<number>`coalesce(sum(${attachment.byteSize}), 0)::float8`
		})
		.from(attachment)
		.where(
			and(
				eq(attachment.uploadedById, actor.id),
				inArray(attachment.status, ['receiving', 'processing'])
			)
		);
	if (held !== undefined && held.open >= uploadsPerPerson) {
		return refuse('too_many_uploads', { files: 'too_many_uploads' });
	}
	return (held?.bytes ?? 0) + byteSize > uploadBytesPerPerson
		? refuse('upload_space_full', { files: 'upload_space_full' })
		: accept(null);
}
