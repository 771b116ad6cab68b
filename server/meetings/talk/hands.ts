import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '#server/db/client.ts';
import { hand } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { recordAct } from '../record-act.ts';

export type Hand = {
	id: string;
	personId: string;
	position: number;
	raisedAt: Date;
	calledAt: Date | null;
};

const isUpAt = (meetingId: string) => and(eq(hand.meetingId, meetingId), isNull(hand.endedAt));

/** The hands that are up, in the order in which they are served, the called speaker's first. */
export async function handsUp(on: DbOrTx, meetingId: string): Promise<Hand[]> {
	return on
		.select({
			id: hand.id,
			personId: hand.personId,
			position: hand.position,
			raisedAt: hand.raisedAt,
			calledAt: hand.calledAt
		})
		.from(hand)
		.where(isUpAt(meetingId))
		.orderBy(sql`${hand.calledAt} is null`, asc(hand.position));
}

/** Puts hands down; answers how many were up. */
export async function endHands(tx: Tx, { ids, at }: { ids: string[]; at: Date }): Promise<void> {
	if (ids.length > 0) {
		await tx.update(hand).set({ endedAt: at }).where(inArray(hand.id, ids));
	}
}

/** The call ends with the case: when another one opens, or the meeting ends, nobody is called any more. */
export async function endCall(tx: Tx, meetingId: string, at: Date): Promise<void> {
	await tx
		.update(hand)
		.set({ endedAt: at })
		.where(and(isUpAt(meetingId), isNotNull(hand.calledAt)));
}

/** When the meeting ends, or the person has left it for good. */
export async function endAllHands(
	tx: Tx,
	{ meetingId, personId, at }: { meetingId: string; personId?: string; at: Date }
): Promise<void> {
	const ofPerson = personId === undefined ? undefined : eq(hand.personId, personId);
	await tx
		.update(hand)
		.set({ endedAt: at })
		.where(and(isUpAt(meetingId), ofPerson));
}

/** The system's own act when people with a hand up have been away for too long. Answers whether a hand went down. */
export async function lowerAbsent(
	portal: Portal,
	{ meetingId, personIds }: { meetingId: string; personIds: string[] }
): Promise<boolean> {
	return portal.db.transaction(async (tx) => {
		const hands = await handsUp(tx, meetingId);
		const absent = hands.filter((one) => personIds.includes(one.personId));
		await endHands(tx, { ids: absent.map(({ id }) => id), at: portal.clock.now() });
		for (const { personId } of absent) {
			const subject = { personId };
			await recordAct(tx, portal, { meetingId, actorId: null, type: 'hand.lowered', subject });
		}
		return absent.length > 0;
	});
}
