import { and, eq } from 'drizzle-orm';
import { isId } from '#lib/domain/id.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { storableText } from '#lib/domain/storable.ts';
import { action, agendaItem } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { recordAct } from '../record-act.ts';

export type SettleAction = { actionId: string } & (
	{ state: 'done' } | { state: 'not_done'; reason: string }
);

/** The owner says that an action was done, or why not. Once. */
export async function settleAction(
	portal: Portal,
	actor: Actor,
	input: SettleAction
): Promise<Outcome<{ actionId: string }>> {
	const { actionId, state } = input;
	if (!isId(actionId)) {
		return refuse('not_found');
	}
	return portal.db.transaction(async (tx) => {
		const [found] = await tx
			.select({ row: action, meetingId: agendaItem.meetingId })
			.from(action)
			.innerJoin(agendaItem, eq(agendaItem.id, action.agendaItemId))
			.where(and(eq(action.id, actionId), eq(action.ownerId, actor.id)))
			.for('update', { of: action });
		if (found === undefined) {
			return refuse('not_found');
		}
		if (found.row.state !== 'open') {
			return refuse('action_settled');
		}
		const reason = input.state === 'not_done' ? storableText(input.reason) : null;
		await tx
			.update(action)
			.set({ state, reason, settledAt: portal.clock.now() })
			.where(eq(action.id, actionId));
		await recordAct(tx, portal, {
			...{ meetingId: found.meetingId, actorId: actor.id, type: 'action.settled' },
			subject: { agendaItemId: found.row.agendaItemId, actionId, state },
			...(reason === null ? {} : { words: { reason } })
		});
		return accept({ actionId });
	});
}
