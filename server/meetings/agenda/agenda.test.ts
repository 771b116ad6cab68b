import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { editCase } from '#server/cases/edit-case.ts';
import { readCase } from '#server/cases/read-case.ts';
import { auditEntry, lockedPlan, meetingEvent, preVote } from '#server/db/schema.ts';
import { auditOf } from '../../../tests/builders/audit.ts';
import { aConsent, aListableRow, aRecord } from '../../../tests/builders/cases.ts';
import { aMeeting, type TestMeeting } from '../../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../../tests/builders/open-portal.ts';
import { aCaseRow } from '../../../tests/builders/people.ts';
import { addAgendaItem } from '../add-agenda-item.ts';
import { concludeMeeting } from '../conclude-meeting.ts';
import { deferAgendaItem } from '../defer-agenda-item.ts';
import { nextAgendaItem } from '../next-agenda-item.ts';
import { openAgendaItem } from '../open-agenda-item.ts';
import { openMeeting } from '../open-meeting.ts';
import { readMeeting } from '../read-meeting.ts';
import { readMinutes } from '../read-minutes.ts';
import { readToday } from '../read-today.ts';
import { readRoomState } from '../read-room.ts';
import { removeAgendaItem } from '../remove-agenda-item.ts';
import { askPresenter } from './ask-presenter.ts';
import { changeCall } from './change-call.ts';
import { orderAgenda } from './order-agenda.ts';
import { pullCase, takeBackPull } from './pull-case.ts';
import { readLockedPlan } from './read-locked-plan.ts';
import { setMinutes } from './set-minutes.ts';
import { storePreVote } from './store-pre-vote.ts';
import { triageCase } from './triage-case.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

const aPlanned = (items = 0) => aMeeting(portal, { status: 'scheduled', items });
const planOf = async (actor: Actor, meetingId: string) => {
	const read = await readMeeting(portal, actor, meetingId);
	if (!read.ok) {
		throw new Error(read.reason);
	}
	return read.value.plan;
};

/** Proposed by the presenter, who wrote it. */
async function aProposal({ meetingId, presenter }: TestMeeting, made?: { caseNo: string }) {
	const { caseNo } = made ?? (await aListableRow(portal, presenter));
	const added = await addAgendaItem(portal, presenter, { meetingId, caseNo });
	if (!added.ok) {
		throw new Error(added.reason);
	}
	return { agendaItemId: added.value.agendaItemId, caseNo };
}

async function aListedOnly(held: TestMeeting) {
	const made = await aProposal(held);
	const reason = 'As the guideline says.';
	const triage = { agendaItemId: made.agendaItemId, choice: 'list_only' as const, reason };
	expect(await triageCase(portal, held.chair, triage)).toMatchObject({ ok: true });
	return made;
}

describe('the call for cases', () => {
	test('[AG1] a member proposes a case of their own while the call is open; the chair closes and reopens it', async () => {
		const held = await aPlanned();
		const { meetingId, chair, participant } = held;
		const { caseNo } = await aListableRow(portal, participant);
		const propose = () => addAgendaItem(portal, participant, { meetingId, caseNo });
		await changeCall(portal, chair, { meetingId, call: 'closed' });
		expect(await propose()).toEqual({ ok: false, reason: 'call_closed' });
		await changeCall(portal, chair, { meetingId, call: 'open' });
		expect(await propose()).toMatchObject({ ok: true });
		expect((await auditOf(portal)).at(-1)).toMatchObject({ type: 'agenda_item.proposed' });
	});

	test('[AG2] a proposal is known to its author and the chair, to nobody else by page or room, and opens the case to the chair alone', async () => {
		const held = await aPlanned();
		const { meetingId, chair, panelist, presenter } = held;
		const { caseNo } = await aProposal(held);
		const knows = async (actor: Actor) =>
			JSON.stringify([
				await readMeeting(portal, actor, meetingId),
				await readRoomState(portal, actor, meetingId)
			]).includes(caseNo);
		expect([await knows(presenter), await knows(chair), await knows(panelist)]).toEqual([
			...[true, true, false]
		]);
		expect(await readCase(portal, panelist, caseNo)).toMatchObject({ reason: 'case_not_found' });
		expect(await readCase(portal, chair, caseNo)).toMatchObject({ ok: true });
	});

	test('[AG3] who proposed a case takes it back until the chair has taken it', async () => {
		const held = await aPlanned();
		const { agendaItemId } = await aProposal(held);
		const remove = () => removeAgendaItem(portal, held.presenter, { agendaItemId });
		await triageCase(portal, held.chair, { agendaItemId, choice: 'discuss' });
		expect(await remove()).toEqual({ ok: false, reason: 'not_allowed' });
		const other = await aProposal(held);
		expect(
			await removeAgendaItem(portal, held.presenter, { agendaItemId: other.agendaItemId })
		).toMatchObject({ ok: true });
	});
});

describe('the gate', () => {
	test('[AG4] a case that lacks something is proposed, named and not listed; the reason of the chair stands in audit trail and minutes', async () => {
		const held = await aPlanned();
		const { meetingId, chair, presenter } = held;
		const draft = await aCaseRow(portal, {
			...{ author: presenter, status: 'draft' as const },
			record: aRecord({ question: null })
		});
		await aConsent(portal, presenter, draft.id);
		const { agendaItemId, caseNo } = await aProposal(held, draft);
		const list = (overrideReason?: string) =>
			triageCase(portal, chair, { agendaItemId, choice: 'discuss', overrideReason });
		expect(await list()).toEqual({
			...{ ok: false, reason: 'case_lacks_items' },
			fields: { question: 'missing', images: 'missing' }
		});
		expect((await planOf(chair, meetingId)).proposals).toMatchObject([
			{ readiness: { there: 10, total: 12, missing: ['question', 'images'] } }
		]);
		expect(await list('Cannot wait another week.')).toMatchObject({ ok: true });
		const subject = { agendaItemId, missing: 'question images' };
		expect(await auditOf(portal)).toContainEqual(
			expect.objectContaining({
				...{ actorId: chair.id, type: 'agenda_item.gate_overridden' },
				subject: expect.objectContaining(subject) as unknown
			})
		);
		const minutes = await readMinutes(portal, presenter, meetingId);
		expect(minutes.ok && minutes.value.overrides).toEqual([
			{
				...{ caseNo, by: chair.displayName, missing: ['question', 'images'] },
				reason: 'Cannot wait another week.'
			}
		]);
		expect(await readCase(portal, held.panelist, caseNo)).toMatchObject({ ok: true });
	});

	test('[AG5] no reason lists a case without consent, or with a passage that may identify', async () => {
		const { meetingId, chair, presenter } = await aPlanned();
		const overrideReason = 'Cannot wait another week.';
		const list = (caseNo: string) =>
			addAgendaItem(portal, chair, { meetingId, caseNo, overrideReason });
		const bare = await aCaseRow(portal, { author: presenter, record: aRecord() });
		expect(await list(bare.caseNo)).toEqual({ ok: false, reason: 'consent_missing' });
		const named = await aListableRow(portal, presenter, {
			record: aRecord({ presentation: 'Seen by Dr Sarwat Jalal.' })
		});
		expect(await list(named.caseNo)).toEqual({ ok: false, reason: 'deidentification_open' });
		expect((await planOf(chair, meetingId)).cases).toEqual([]);
	});

	test('[AG6] the presenter who is asked sees that it was asked, on the page of today too', async () => {
		const held = await aPlanned();
		const lacking = await aListableRow(portal, held.presenter, {
			record: aRecord({ morphology: null })
		});
		const { agendaItemId, caseNo } = await aProposal(held, lacking);
		const before = async (actor: Actor) => {
			const today = await readToday(portal, actor);
			return today.ok ? today.value.before : today;
		};
		expect(await before(held.chair)).toMatchObject({ triage: [{ count: 1 }], fix: [] });
		await askPresenter(portal, held.chair, { agendaItemId });
		expect(await before(held.presenter)).toMatchObject({
			...{ triage: [], fix: [{ caseNo, missing: ['morphology'], isAsked: true }] },
			propose: [{ meetingId: held.meetingId }]
		});
		const [own] = (await planOf(held.presenter, held.meetingId)).proposals;
		expect(own?.askedAt).not.toBeNull();
		const overrideReason = 'Histology comes on the day.';
		const triage = { agendaItemId, choice: 'discuss' as const, overrideReason };
		await triageCase(portal, held.chair, triage);
		expect(await before(held.panelist)).toMatchObject({ read: [{ caseNo }] });
		await readCase(portal, held.panelist, caseNo);
		expect(await before(held.panelist)).toMatchObject({ read: [] });
		expect(await askPresenter(portal, held.chair, { agendaItemId })).toEqual({
			...{ ok: false, reason: 'case_not_proposed' }
		});
	});
});

describe('triage', () => {
	test('[AG7] a case is only listed with a reason; it is never opened, and the minutes name it', async () => {
		const held = await aPlanned();
		const { meetingId, chair } = held;
		const { agendaItemId } = await aProposal(held);
		expect(await triageCase(portal, chair, { agendaItemId, choice: 'list_only' })).toMatchObject({
			reason: 'reason_missing'
		});
		const { agendaItemId: listed, caseNo } = await aListedOnly(held);
		await openMeeting(portal, chair, { meetingId });
		expect(await nextAgendaItem(portal, chair, { meetingId })).toEqual({
			...{ ok: false, reason: 'agenda_finished' }
		});
		expect(await openAgendaItem(portal, chair, { agendaItemId: listed })).toMatchObject({
			ok: false
		});
		await concludeMeeting(portal, chair, { meetingId });
		const minutes = await readMinutes(portal, held.participant, meetingId);
		expect(minutes.ok && minutes.value.listedOnly).toMatchObject([
			{ caseNo, reason: 'As the guideline says.' }
		]);
	});

	test('[AG8] any member pulls a listed case into discussion with a reason, and takes only their own pull back', async () => {
		const held = await aPlanned();
		const { meetingId, participant, panelist, chair } = held;
		const { agendaItemId } = await aListedOnly(held);
		const statusNow = async () => {
			const { cases, listOnly } = await planOf(chair, meetingId);
			return [...cases, ...listOnly].map(({ status }) => status);
		};
		await pullCase(portal, participant, { agendaItemId, reason: 'The margin is close.' });
		await pullCase(portal, panelist, { agendaItemId, reason: 'So I think.' });
		expect(await statusNow()).toEqual(['waiting']);
		expect(await takeBackPull(portal, chair, { agendaItemId })).toEqual({
			...{ ok: false, reason: 'case_not_list_only' }
		});
		await takeBackPull(portal, participant, { agendaItemId });
		expect(await statusNow()).toEqual(['waiting']);
		await takeBackPull(portal, panelist, { agendaItemId });
		expect(await statusNow()).toEqual(['list_only']);
		const told = await portal.db
			.select({ type: meetingEvent.type })
			.from(meetingEvent)
			.where(eq(meetingEvent.meetingId, meetingId));
		expect(told.filter(({ type }) => type === 'agenda_item.pulled').length).toBe(2);
	});
});

describe('order and times', () => {
	test('[AG9] the order is set as a whole, and one that was made on an older one is refused', async () => {
		const { meetingId, chair, items } = await aPlanned(3);
		const [a = '', b = '', c = ''] = items.map(({ id }) => id);
		const order = (ids: string[], version: number) =>
			orderAgenda(portal, chair, { meetingId, order: ids, version });
		expect(await order([c, a, b], 0)).toMatchObject({ ok: true });
		for (const refused of [
			await order([b, a, c], 0),
			await order([c, a], 1),
			await order([c, a, a], 1)
		]) {
			expect(refused).toEqual({ ok: false, reason: 'agenda_changed' });
		}
		const plan = await planOf(chair, meetingId);
		expect([plan.version, plan.cases.map(({ id }) => id)]).toEqual([1, [c, a, b]]);
	});

	test('[AG10] two chairs who order at once: one is done, the other is told', async () => {
		const { meetingId, chair, items } = await aPlanned(2);
		const ids = items.map(({ id }) => id);
		const sent = { meetingId, order: ids.toReversed(), version: 0 };
		const answers = await Promise.all([1, 2].map(() => orderAgenda(portal, chair, sent)));
		expect(answers.map((one) => (one.ok ? 'done' : one.reason)).toSorted()).toEqual([
			...['agenda_changed', 'done']
		]);
	});

	test('[AG11] the minutes of a case move the times of all that follow', async () => {
		const { meetingId, chair, items } = await aPlanned(2);
		await setMinutes(portal, chair, { agendaItemId: items[0]?.id ?? '', minutes: 25 });
		const { cases, minutes } = await planOf(chair, meetingId);
		const [first = 0, second = 0] = cases.map(({ startsAt }) => Date.parse(startsAt ?? ''));
		expect([minutes, (second - first) / 60_000]).toEqual([35, 25]);
	});
});

describe('before the discussion', () => {
	test('[AG13] a member who opens a listed case has read it, once; presenter and observers do not count', async () => {
		const held = await aPlanned();
		const { agendaItemId, caseNo } = await aProposal(held);
		await triageCase(portal, held.chair, { agendaItemId, choice: 'discuss' });
		for (const actor of [held.panelist, held.panelist, held.observer, held.presenter]) {
			await readCase(portal, actor, caseNo);
		}
		const plan = await planOf(held.panelist, held.meetingId);
		expect(plan.cases[0]?.preRead).toEqual({ read: 1, of: 3, isMine: true });
		expect(plan.preReads).toEqual([
			{ specialty: 'medical_oncology', read: 0, of: 1 },
			{ specialty: 'surgical_oncology', read: 1, of: 1 }
		]);
	});

	test('[AG14] the plan of the presenter is fixed when the case is listed; neither the author nor the database changes it', async () => {
		const held = await aPlanned();
		const { agendaItemId, caseNo } = await aProposal(held);
		const edit = async (preBoardPlan: string) => {
			const read = await readCase(portal, held.presenter, caseNo);
			const { version, title, record } = read.ok
				? read.value
				: { version: 0, title: '', record: aRecord() };
			return editCase(portal, held.presenter, {
				...{ caseNo, version, title, record: { ...record, preBoardPlan } }
			});
		};
		expect(await edit('Chemoradiation.')).toMatchObject({ ok: true });
		await triageCase(portal, held.chair, { agendaItemId, choice: 'discuss' });
		expect(await edit('Surgery.')).toMatchObject({ ok: false, reason: 'plan_fixed' });
		const [row] = (await planOf(held.panelist, held.meetingId)).cases;
		expect(row?.lockedPlan?.plan).toBe('Chemoradiation.');
		const asked = { meetingId: held.meetingId, agendaItemId };
		expect(await readLockedPlan(portal, held.stranger, asked)).toEqual({
			...{ ok: false, reason: 'meeting_not_found' }
		});
		expect(await readLockedPlan(portal, held.observer, asked)).toMatchObject({
			value: { plan: 'Chemoradiation.' }
		});
		await expect(portal.db.update(lockedPlan).set({ plan: 'x' })).rejects.toThrow();
		await removeAgendaItem(portal, held.chair, { agendaItemId });
		expect(await edit('Surgery.')).toMatchObject({ ok: true });
	});

	test('[AG15] nobody else reads a pre-vote, the chair neither, until the case is closed; then those who talk at the meeting do', async () => {
		const held = await aMeeting(portal, { items: 2 });
		const { meetingId, chair, panelist, participant, observer, items } = held;
		const agendaItemId = items[0]?.id ?? '';
		const plan = 'Lobectomy, then we see.';
		const vote = { agendaItemId, intent: 'curative' as const, plan };
		expect(await storePreVote(portal, panelist, vote)).toMatchObject({ ok: true });
		const sees = async (actor: Actor) =>
			JSON.stringify([
				await readMeeting(portal, actor, meetingId),
				await readRoomState(portal, actor, meetingId),
				await readMinutes(portal, actor, meetingId)
			]).includes(plan);
		const whoSees = async () =>
			Promise.all([panelist, chair, participant, observer].map((actor) => sees(actor)));
		expect(await whoSees()).toEqual([true, false, false, false]);
		await openAgendaItem(portal, chair, { agendaItemId });
		expect(await whoSees()).toEqual([true, false, false, false]);
		await deferAgendaItem(portal, chair, { agendaItemId, reason: 'more images' });
		expect(await whoSees()).toEqual([true, true, true, false]);
		const written = await portal.db.select({ subject: auditEntry.subject }).from(auditEntry);
		const events = await portal.db.select({ payload: meetingEvent.payload }).from(meetingEvent);
		expect(JSON.stringify([written, events])).not.toContain(plan);
	});

	test('[AG16] a pre-vote is replaced before the discussion and refused after it began, by the database too', async () => {
		const { chair, panelist, participant, items } = await aMeeting(portal);
		const vote = { agendaItemId: items[0]?.id ?? '', intent: 'curative' as const, plan: 'First.' };
		expect(await storePreVote(portal, participant, vote)).toMatchObject({ reason: 'not_allowed' });
		await storePreVote(portal, panelist, vote);
		await storePreVote(portal, panelist, { ...vote, plan: 'Second.' });
		await openAgendaItem(portal, chair, vote);
		expect(await storePreVote(portal, panelist, vote)).toMatchObject({
			...{ ok: false, reason: 'discussion_begun' }
		});
		const own = eq(preVote.personId, panelist.id);
		const stored = await portal.db.select({ plan: preVote.plan }).from(preVote).where(own);
		expect(stored).toEqual([{ plan: 'Second.' }]);
		await expect(
			portal.db.update(preVote).set({ intent: 'palliative' }).where(own)
		).rejects.toThrow();
	});
});
