import { and, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { dissent } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { liveItemFor } from '../live-item-for.ts';
import { recordAct } from '../record-act.ts';

/** A member takes their own dissent back, until the signature. */
export async function withdrawDissent(
	portal: Portal,
	actor: Actor,
	{ agendaItemId }: { agendaItemId: string }
): Promise<Outcome<{ agendaItemId: string }>> {
	return portal.db.transaction(async (tx) => {
		const item = await liveItemFor(tx, actor, agendaItemId, 'dissent');
		if (!item.ok) {
			return item;
		}
		const withdrawn = await tx
			.delete(dissent)
			.where(and(eq(dissent.agendaItemId, agendaItemId), eq(dissent.personId, actor.id)))
			.returning({ id: dissent.id });
		if (withdrawn.length === 0) {
			return refuse('dissent_not_found');
		}
		await recordAct(tx, portal, {
			meetingId: item.value.meeting.id,
			actorId: actor.id,
			type: 'dissent.withdrawn',
			subject: { agendaItemId }
		});
		return accept({ agendaItemId });
	});
}
