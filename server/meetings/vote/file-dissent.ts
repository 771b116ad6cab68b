import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { ballotKindOf } from '#lib/domain/vote/ballot.ts';
import { dissent } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { liveItemFor } from '../live-item-for.ts';
import { recordAct } from '../record-act.ts';

export type FileDissent = { agendaItemId: string; reason: string };

/** A member says why they do not agree, or says it otherwise, until the signature. It is theirs alone. */
export async function fileDissent(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, reason }: FileDissent
): Promise<Outcome<{ agendaItemId: string }>> {
	return portal.db.transaction(async (tx) => {
		const item = await liveItemFor(tx, actor, agendaItemId, 'dissent');
		if (!item.ok) {
			return item;
		}
		const isPresenting = item.value.presenterId === actor.id;
		const { role } = item.value.meeting;
		// Who presents answers for the case, so their dissent counts where their ballot does not.
		const isPresenter = isPresenting || role === 'presenter';
		const kind = isPresenter ? 'counted' : ballotKindOf(role, { isPresenting });
		if (kind === null) {
			return refuse('not_allowed');
		}
		const { id: personId, displayName: name, specialty } = actor;
		const filed = { name, specialty, kind, reason, filedAt: portal.clock.now() };
		await tx
			.insert(dissent)
			.values({ agendaItemId, personId, ...filed })
			.onConflictDoUpdate({ target: [dissent.agendaItemId, dissent.personId], set: filed });
		await recordAct(tx, portal, {
			meetingId: item.value.meeting.id,
			actorId: actor.id,
			type: 'dissent.filed',
			subject: { agendaItemId },
			words: { reason }
		});
		return accept({ agendaItemId });
	});
}
