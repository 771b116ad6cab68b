import { inArray } from 'drizzle-orm';
import type { DbOrTx } from '#server/db/client.ts';
import { quorumRecord } from '#server/db/schema.ts';

export type QuorumOfMeeting = { required: string[]; present: string[] };

/**
 * For each of these meetings which required specialties were there at every signature; where nothing was signed, at the end.
 * Meetings that recorded none, because they were before that or are still open, are left out.
 */
export async function readQuorums(
	on: DbOrTx,
	meetingIds: string[]
): Promise<Map<string, QuorumOfMeeting>> {
	if (meetingIds.length === 0) {
		return new Map();
	}
	const found = await on
		.select()
		.from(quorumRecord)
		.where(inArray(quorumRecord.meetingId, meetingIds));
	const byMeeting = Map.groupBy(found, ({ meetingId }) => meetingId);
	return new Map(
		[...byMeeting].map(([meetingId, records]) => {
			const signed = records.filter(({ agendaItemId }) => agendaItemId !== null);
			const counted = signed.length > 0 ? signed : records;
			const required = [...new Set(counted.flatMap((one) => one.required))].toSorted();
			const present = required.filter((specialty) =>
				counted.every(
					(one) =>
						!one.required.some((other) => other === specialty) ||
						one.present.some((other) => other === specialty)
				)
			);
			return [meetingId, { required, present }];
		})
	);
}
