import { eq } from 'drizzle-orm';
import { quorumOf } from '#lib/domain/meeting/quorum.ts';
import type { Specialty } from '#lib/domain/people/people.ts';
import type { DbOrTx, Tx } from '#server/db/client.ts';
import { meeting, quorumRecord, requiredSpecialty } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { isPresent, membersOf } from '../read-members.ts';

/** The specialties without which the board of this meeting has no quorum. */
export async function requiredAt(on: DbOrTx, meetingId: string): Promise<Specialty[]> {
	const found = await on
		.select({ specialty: requiredSpecialty.specialty })
		.from(requiredSpecialty)
		.innerJoin(meeting, eq(meeting.boardId, requiredSpecialty.boardId))
		.where(eq(meeting.id, meetingId))
		.orderBy(requiredSpecialty.specialty);
	return found.map(({ specialty }) => specialty);
}

/** Keeps which required specialties are here by their last heartbeat: at a signature, and without an item at the end. */
export async function recordQuorum(
	tx: Tx,
	{ clock }: Pick<Portal, 'clock'>,
	{ meetingId, agendaItemId }: { meetingId: string; agendaItemId: string | null }
): Promise<void> {
	const now = clock.now();
	const here = (await membersOf(tx, meetingId)).filter((one) => isPresent(one.lastSeenAt, now));
	const { required, present } = quorumOf(await requiredAt(tx, meetingId), here);
	await tx.insert(quorumRecord).values({ meetingId, agendaItemId, required, present, at: now });
}
