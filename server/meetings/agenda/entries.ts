import { eq } from 'drizzle-orm';
import type { Tx } from '#server/db/client.ts';
import { agendaEntry, agendaPlan } from '#server/db/schema.ts';

export type EntryChange = Partial<Omit<typeof agendaEntry.$inferInsert, 'id' | 'agendaItemId'>>;

/** Notes how a case came to its place; items from before this table have no row yet. */
export async function saveEntry(tx: Tx, agendaItemId: string, change: EntryChange): Promise<void> {
	await tx
		.insert(agendaEntry)
		.values({ agendaItemId, ...change })
		.onConflictDoUpdate({ target: agendaEntry.agendaItemId, set: change });
}

/** What the chair has set for the agenda; the caller holds the meeting, so nobody changes it meanwhile. */
export async function planOf(tx: Tx, meetingId: string) {
	const [found] = await tx.select().from(agendaPlan).where(eq(agendaPlan.meetingId, meetingId));
	return found ?? { meetingId, orderVersion: 0, callChange: null };
}

export async function savePlan(
	tx: Tx,
	meetingId: string,
	change: Partial<Omit<typeof agendaPlan.$inferInsert, 'meetingId'>>
): Promise<void> {
	await tx
		.insert(agendaPlan)
		.values({ meetingId, ...change })
		.onConflictDoUpdate({ target: agendaPlan.meetingId, set: change });
}
