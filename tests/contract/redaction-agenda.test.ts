import { afterEach, beforeEach, expect, test } from 'vitest';
import { REMOVED } from '#lib/domain/redaction/passages.ts';
import { agendaEntry, agendaPull, lockedPlan, preVote, redactedRow } from '#server/db/schema.ts';
import { addAgendaItem } from '#server/meetings/add-agenda-item.ts';
import { askPresenter } from '#server/meetings/agenda/ask-presenter.ts';
import { pullCase } from '#server/meetings/agenda/pull-case.ts';
import { storePreVote } from '#server/meetings/agenda/store-pre-vote.ts';
import { triageCase } from '#server/meetings/agenda/triage-case.ts';
import { deferAgendaItem } from '#server/meetings/defer-agenda-item.ts';
import { openAgendaItem } from '#server/meetings/open-agenda-item.ts';
import { openMeeting } from '#server/meetings/open-meeting.ts';
import { readMeeting } from '#server/meetings/read-meeting.ts';
import { aListableRow, aRecord } from '../builders/cases.ts';
import { aMeeting } from '../builders/meetings.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aRedaction, redactionRow } from '../builders/redactions.ts';
import { columnsWith } from '../builders/stored-text.ts';

/** A name that the gate does not know for one: such are found by people. */
const NAME = 'Quorlimund Vetch';

let portal: TestPortal;
beforeEach(async () => {
	portal = await openPortal();
});
afterEach(() => portal.close());

/** The name in everything that somebody writes about a case before its discussion. */
async function aNamedAgenda() {
	const held = await aMeeting(portal, { status: 'scheduled', items: 0 });
	const { meetingId, chair, panelist, participant, presenter } = held;
	const record = aRecord({ morphology: null, preBoardPlan: `Lobectomy for ${NAME}.` });
	const { caseNo } = await aListableRow(portal, presenter, { record });
	const added = await addAgendaItem(portal, presenter, { meetingId, caseNo });
	const agendaItemId = added.ok ? added.value.agendaItemId : '';
	await askPresenter(portal, chair, { agendaItemId });
	const triage = {
		...{ agendaItemId, choice: 'list_only' as const, reason: `As for ${NAME} last year.` },
		overrideReason: `${NAME} cannot wait.`
	};
	expect(await triageCase(portal, chair, triage)).toMatchObject({ ok: true });
	const pull = { agendaItemId, reason: `I know ${NAME}.` };
	expect(await pullCase(portal, participant, pull)).toMatchObject({ ok: true });
	const vote = { agendaItemId, intent: 'curative' as const, plan: `Treat ${NAME} first.` };
	expect(await storePreVote(portal, panelist, vote)).toMatchObject({ ok: true });
	return { ...held, caseNo, agendaItemId };
}

const COLUMNS = [
	...['agenda_entry.override_reason', 'agenda_entry.triage_reason', 'agenda_pull.reason'],
	...['locked_plan.plan', 'meeting_event.payload', 'pre_vote.plan', 'tumor_case.record']
];

test('[AG18] a name is taken out of the reasons and plans of a case that still waits', async () => {
	const { caseNo, chair, presenter, meetingId } = await aNamedAgenda();
	expect(await columnsWith(portal, NAME)).toEqual(COLUMNS);
	const redactionId = await aRedaction(portal, {
		...{ caseNo, by: chair, reporter: presenter, passages: NAME }
	});
	expect(await columnsWith(portal, NAME)).toEqual([]);
	expect((await redactionRow(portal, redactionId))?.taken).toEqual(
		expect.arrayContaining([
			{ place: 'agenda_reason', count: 3 },
			{ place: 'earlier_plan', count: 2 }
		])
	);
	expect(await portal.db.select().from(agendaEntry)).toMatchObject([
		{ triageReason: `As for ${REMOVED} last year.`, overrideReason: `${REMOVED} cannot wait.` }
	]);
	expect(await portal.db.select().from(agendaPull)).toMatchObject([
		{ reason: `I know ${REMOVED}.` }
	]);
	const page = await readMeeting(portal, chair, meetingId);
	expect(page.ok && page.value.plan.cases).toMatchObject([
		{ caseNo, lockedPlan: { plan: `Lobectomy for ${REMOVED}.` } }
	]);
});

test('[AG18] it is taken out when the case is closed too, where nothing else changes a plan', async () => {
	const { agendaItemId, caseNo, chair, meetingId, presenter } = await aNamedAgenda();
	await openMeeting(portal, chair, { meetingId });
	await openAgendaItem(portal, chair, { agendaItemId });
	const deferral = { agendaItemId, reason: `${NAME} is on the way.` };
	expect(await deferAgendaItem(portal, chair, deferral)).toMatchObject({ ok: true });
	expect(await columnsWith(portal, NAME)).toEqual(
		[...COLUMNS, 'agenda_item.deferred_reason', 'discussed_case.record'].toSorted()
	);
	await expect(portal.db.update(preVote).set({ plan: 'x' })).rejects.toThrow();
	await aRedaction(portal, {
		...{ caseNo, by: chair, reporter: presenter, passages: NAME }
	});
	expect(await columnsWith(portal, NAME)).toEqual([]);
	expect(await portal.db.select().from(preVote)).toMatchObject([
		{ plan: `Treat ${REMOVED} first.`, intent: 'curative' }
	]);
	const noted = await portal.db.select({ table: redactedRow.table }).from(redactedRow);
	expect(noted.map(({ table }) => table).toSorted()).toEqual([
		...['discussed_case', 'locked_plan', 'pre_vote']
	]);
	await expect(portal.db.update(preVote).set({ plan: 'x' })).rejects.toThrow();
	await expect(portal.db.update(lockedPlan).set({ plan: 'x' })).rejects.toThrow();
});
