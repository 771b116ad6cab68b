import { and, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaEntry, agendaItem, agendaPull } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { recordAct } from '../record-act.ts';
import { itemAt } from './agenda-item-for.ts';
import { nextPosition } from './put-on-agenda.ts';

type Pulled = Outcome<{ meetingId: string }>;

/** Any member brings a case that is only listed into discussion; the chair cannot refuse it. */
export async function pullCase(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, reason }: { agendaItemId: string; reason: string }
): Promise<Pulled> {
	return portal.db.transaction(async (tx) => {
		const item = await itemAt(tx, actor, agendaItemId, 'pull');
		if (!item.ok) {
			return item;
		}
		const { status, meeting } = item.value;
		if (
			!(await isListedOnly(tx, agendaItemId)) ||
			(status !== 'list_only' && status !== 'waiting')
		) {
			return refuse('case_not_list_only');
		}
		const words = { reason, at: portal.clock.now() };
		await tx
			.insert(agendaPull)
			.values({ agendaItemId, personId: actor.id, ...words })
			.onConflictDoUpdate({ target: [agendaPull.agendaItemId, agendaPull.personId], set: words });
		await moveTo(tx, { agendaItemId, meetingId: meeting.id, from: status, to: 'waiting' });
		await recordAct(tx, portal, {
			...{ meetingId: meeting.id, actorId: actor.id, type: 'agenda_item.pulled' },
			...{ subject: { agendaItemId }, words: { reason } }
		});
		return accept({ meetingId: meeting.id });
	});
}

/** Takes back one's own pull before the case is opened; without another pull it is only listed again. */
export async function takeBackPull(
	portal: Portal,
	actor: Actor,
	{ agendaItemId }: { agendaItemId: string }
): Promise<Pulled> {
	return portal.db.transaction(async (tx) => {
		const item = await itemAt(tx, actor, agendaItemId, 'pull');
		if (!item.ok) {
			return item;
		}
		const { status, meeting } = item.value;
		if (status !== 'waiting' && status !== 'list_only') {
			return refuse('discussion_begun');
		}
		const gone = await tx
			.delete(agendaPull)
			.where(and(eq(agendaPull.agendaItemId, agendaItemId), eq(agendaPull.personId, actor.id)))
			.returning({ id: agendaPull.id });
		if (gone.length === 0) {
			return refuse('case_not_list_only');
		}
		const left = await tx
			.select({ id: agendaPull.id })
			.from(agendaPull)
			.where(eq(agendaPull.agendaItemId, agendaItemId));
		if (left.length === 0 && (await isListedOnly(tx, agendaItemId))) {
			await moveTo(tx, { agendaItemId, meetingId: meeting.id, from: status, to: 'list_only' });
		}
		await recordAct(tx, portal, {
			...{ meetingId: meeting.id, actorId: actor.id, type: 'agenda_item.pull_taken_back' },
			subject: { agendaItemId }
		});
		return accept({ meetingId: meeting.id });
	});
}

/** The chair chose so, whether or not somebody has pulled it. */
async function isListedOnly(tx: Tx, agendaItemId: string): Promise<boolean> {
	const [entry] = await tx
		.select({ triage: agendaEntry.triage })
		.from(agendaEntry)
		.where(eq(agendaEntry.agendaItemId, agendaItemId));
	return entry?.triage === 'list_only';
}

type Move = {
	agendaItemId: string;
	meetingId: string;
	from: string;
	to: 'waiting' | 'list_only';
};

async function moveTo(tx: Tx, { agendaItemId, meetingId, from, to }: Move): Promise<void> {
	if (from !== to) {
		await tx
			.update(agendaItem)
			.set({ status: to, position: await nextPosition(tx, meetingId) })
			.where(eq(agendaItem.id, agendaItemId));
	}
}
