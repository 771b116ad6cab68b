import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Structure } from '#lib/domain/vote/structure.ts';
import { recommendationStructure } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { liveItemFor } from '../live-item-for.ts';
import { roleAt } from '../meeting-for.ts';
import { recordAct } from '../record-act.ts';

export type WriteStructure = { agendaItemId: string; version: number; structure: Structure };

/** Whoever writes the recommendation says what it holds beside its words. Of two who write at once the second is told. */
export async function writeStructure(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, version, structure }: WriteStructure
): Promise<Outcome<{ version: number }>> {
	return portal.db.transaction(async (tx) => {
		const item = await liveItemFor(tx, actor, agendaItemId, 'write_structure');
		if (!item.ok) {
			return item;
		}
		const [stored] = await tx
			.select({ version: recommendationStructure.version })
			.from(recommendationStructure)
			.where(eq(recommendationStructure.agendaItemId, agendaItemId));
		if ((stored?.version ?? 0) !== version) {
			return refuse('structure_changed');
		}
		const meetingId = item.value.meeting.id;
		const { ownerId } = structure;
		if (ownerId !== null && (await roleAt(tx, ownerId, meetingId)) === null) {
			return refuse('person_not_found');
		}
		const changed = {
			...{ version: version + 1, content: structure },
			...{ changedById: actor.id, changedByName: actor.displayName },
			changedAt: portal.clock.now()
		};
		await tx
			.insert(recommendationStructure)
			.values({ agendaItemId, ...changed })
			.onConflictDoUpdate({ target: recommendationStructure.agendaItemId, set: changed });
		await recordAct(tx, portal, {
			...{ meetingId, actorId: actor.id },
			type: 'recommendation.structured',
			subject: { agendaItemId, version: changed.version }
		});
		return accept({ version: changed.version });
	});
}
