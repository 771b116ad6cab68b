import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { CaseRecordSchema } from '#lib/domain/case/record.ts';
import type { TriageChoice } from '#lib/domain/meeting/agenda.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItem, agendaPull, tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { recordAct } from '../record-act.ts';
import { itemAt, type ItemOfMeeting } from './agenda-item-for.ts';
import { saveEntry } from './entries.ts';
import { nextPosition, putOnAgenda } from './put-on-agenda.ts';

export type TriageCase = {
	agendaItemId: string;
	choice: TriageChoice;
	/** Needed for a case that is only listed: it stands in the minutes. */
	reason?: string;
	/** Lists a case that lacks something; never one without consent or with a passage that may identify. */
	overrideReason?: string;
};

/** The chair takes a proposed case, to discuss it or only to list it, or changes this before the case is opened. */
export async function triageCase(
	portal: Portal,
	actor: Actor,
	input: TriageCase
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const item = await itemAt(tx, actor, input.agendaItemId, 'set_agenda');
		if (!item.ok) {
			return item;
		}
		if (input.choice === 'list_only' && input.reason === undefined) {
			return refuse('reason_missing', { reason: 'required' });
		}
		const meetingId = item.value.meeting.id;
		switch (item.value.status) {
			case 'proposed':
				return (
					(await take(tx, portal, { actor, item: item.value, input })) ?? accept({ meetingId })
				);
			case 'waiting':
			case 'list_only':
				await change(tx, portal, { actor, item: item.value, input });
				return accept({ meetingId });
			default:
				return refuse('discussion_begun');
		}
	});
}

type Triage = { actor: Actor; item: ItemOfMeeting; input: TriageCase };

async function take(tx: Tx, portal: Portal, { actor, item, input }: Triage) {
	const [found] = await tx
		.select()
		.from(tumorCase)
		.where(eq(tumorCase.id, item.caseId))
		.for('update');
	if (found === undefined) {
		throw new Error(`agenda item without its case ${item.caseId}`);
	}
	const record = v.parse(CaseRecordSchema, found.record);
	const { id, title, status, version } = found;
	return putOnAgenda(tx, portal, {
		...{ ...input, actor, meetingId: item.meeting.id },
		held: { id, title, status, version, record }
	});
}

/** A case that somebody has pulled stays for discussion; the chair's words are kept with it. */
async function change(tx: Tx, portal: Portal, { actor, item, input }: Triage): Promise<void> {
	const pulls = await tx
		.select({ id: agendaPull.id })
		.from(agendaPull)
		.where(eq(agendaPull.agendaItemId, item.id));
	const status = input.choice === 'discuss' || pulls.length > 0 ? 'waiting' : 'list_only';
	if (status !== item.status) {
		await tx
			.update(agendaItem)
			.set({ status, position: await nextPosition(tx, item.meeting.id) })
			.where(eq(agendaItem.id, item.id));
	}
	await saveEntry(tx, item.id, {
		...{ triage: input.choice, triageReason: input.reason ?? null },
		...{ triagedById: actor.id, triagedAt: portal.clock.now() }
	});
	await recordAct(tx, portal, {
		...{ meetingId: item.meeting.id, actorId: actor.id, type: 'agenda_item.triaged' },
		subject: { agendaItemId: item.id, caseId: item.caseId, choice: input.choice },
		words: input.reason === undefined ? {} : { reason: input.reason }
	});
}
