import { and, asc, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { agendaItem } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { meetingFor } from '../meeting-for.ts';
import { recordAct } from '../record-act.ts';
import { planOf, savePlan } from './entries.ts';

export type OrderAgenda = {
	meetingId: string;
	/** All waiting cases, in the order that they are to have. */
	order: string[];
	/** The version that the order was read with. */
	version: number;
};

/** Sets the whole order at once. An order made on an older one, or without knowing a case, is refused: two chairs do not undo each other. */
export async function orderAgenda(
	portal: Portal,
	actor: Actor,
	{ meetingId, order, version }: OrderAgenda
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = await meetingFor(tx, actor, meetingId, 'set_agenda');
		if (!held.ok) {
			return held;
		}
		const waiting = await tx
			.select({ id: agendaItem.id, position: agendaItem.position })
			.from(agendaItem)
			.where(and(eq(agendaItem.meetingId, meetingId), eq(agendaItem.status, 'waiting')))
			.orderBy(asc(agendaItem.position), asc(agendaItem.id));
		const isWhole =
			order.length === waiting.length &&
			new Set(order).size === order.length &&
			waiting.every(({ id }) => order.includes(id));
		const plan = await planOf(tx, meetingId);
		if (!isWhole || plan.orderVersion !== version) {
			return refuse('agenda_changed');
		}
		const positions = waiting.map((one) => one.position);
		for (const [index, id] of order.entries()) {
			await tx
				.update(agendaItem)
				.set({ position: positions[index] ?? index + 1 })
				.where(eq(agendaItem.id, id));
		}
		await savePlan(tx, meetingId, { orderVersion: version + 1 });
		await recordAct(tx, portal, {
			...{ meetingId, actorId: actor.id, type: 'agenda.ordered' },
			subject: { order: order.join(' '), version: version + 1 }
		});
		return accept({ meetingId });
	});
}
