import { and, count, eq, isNull } from 'drizzle-orm';
import { dayInPakistan } from '#lib/domain/meeting/action-day.ts';
import { ACTION_LIMITS } from '#lib/domain/meeting/action-limits.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { storableText } from '#lib/domain/storable.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { action, meetingMember, person } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { recordAct } from '../record-act.ts';
import { itemForAction } from './item-for-action.ts';

export type AddAction = { agendaItemId: string; what: string; ownerId: string; dueOn: string };

/** The chair or the presenter writes down what somebody does after the case; it stands in the minutes and on the owner's page. */
export async function addAction(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, what, ownerId, dueOn }: AddAction
): Promise<Outcome<{ actionId: string }>> {
	return portal.db.transaction(async (tx) => {
		const item = await itemForAction(tx, actor, agendaItemId);
		if (!item.ok) {
			return item;
		}
		const now = portal.clock.now();
		if (dueOn < dayInPakistan(now)) {
			return refuse('malformed', { dueOn: 'past' });
		}
		const meetingId = item.value.meeting.id;
		const owner = await memberWhoActs(tx, meetingId, ownerId);
		if (owner === null) {
			return refuse('person_not_found', { ownerId: 'unknown' });
		}
		const [written] = await tx
			.select({ total: count() })
			.from(action)
			.where(eq(action.agendaItemId, agendaItemId));
		if ((written?.total ?? 0) >= ACTION_LIMITS.perItem) {
			return refuse('too_many_actions');
		}
		const actionId = newId();
		await tx.insert(action).values({
			...{ id: actionId, agendaItemId, what: storableText(what), dueOn },
			...{ ownerId, ownerName: owner.name, addedById: actor.id, addedAt: now }
		});
		await recordAct(tx, portal, {
			...{ meetingId, actorId: actor.id, type: 'action.added' },
			subject: { agendaItemId, actionId, ownerId, dueOn }
		});
		return accept({ actionId });
	});
}

/** An observer only looks on, so nothing is laid on one. */
async function memberWhoActs(
	tx: Tx,
	meetingId: string,
	personId: string
): Promise<{ name: string } | null> {
	const [found] = await tx
		.select({ name: person.displayName, role: meetingMember.role })
		.from(meetingMember)
		.innerJoin(person, eq(person.id, meetingMember.personId))
		.where(
			and(
				eq(meetingMember.meetingId, meetingId),
				eq(meetingMember.personId, personId),
				isNull(meetingMember.removedAt)
			)
		);
	return found === undefined || found.role === 'observer' ? null : found;
}
