import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CaseRecord } from '#lib/domain/case/record.ts';
import type { PlanIntent } from '#lib/domain/meeting/agenda.ts';
import type { QualityView } from '#lib/domain/meeting/quality-view.ts';
import { EMPTY_STRUCTURE, type Structure } from '#lib/domain/vote/structure.ts';
import { readCase } from '#server/cases/read-case.ts';
import { addAgendaItem } from '#server/meetings/add-agenda-item.ts';
import { storePreVote } from '#server/meetings/agenda/store-pre-vote.ts';
import { triageCase, type TriageCase } from '#server/meetings/agenda/triage-case.ts';
import { concludeMeeting } from '#server/meetings/conclude-meeting.ts';
import { deferAgendaItem } from '#server/meetings/defer-agenda-item.ts';
import { openAgendaItem } from '#server/meetings/open-agenda-item.ts';
import { openMeeting } from '#server/meetings/open-meeting.ts';
import { writeStructure } from '#server/meetings/vote/write-structure.ts';
import { aListableRow, aRecord } from '../../tests/builders/cases.ts';
import { aSignature } from '../../tests/builders/discussions.ts';
import { aMeeting, type TestMeeting } from '../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { qualityCsv } from './quality-csv.ts';
import { readQuality } from './read-quality.ts';

let portal: TestPortal;
let held: TestMeeting;
let cases: Awaited<ReturnType<typeof fiveCases>>;

/** A meeting in November for which five cases were listed; who is who: chair and participant are of one specialty, the panelist of another. */
beforeAll(async () => {
	portal = await openPortal();
	portal.setNow(new Date('2026-11-20T10:00:00Z'));
	held = await aMeeting(portal, { status: 'scheduled', items: 0 });
	cases = await fiveCases();
	await readBefore();
	portal.setNow(new Date('2026-11-23T10:00:00Z'));
	await openMeeting(portal, held.chair, held);
	await readCase(portal, held.participant, cases.overridden.caseNo);
	await meetAndEnd();
});
afterAll(() => portal.close());

async function aListed(triage: Omit<TriageCase, 'agendaItemId'>, record: Partial<CaseRecord> = {}) {
	const { presenter, chair, meetingId } = held;
	const { caseNo } = await aListableRow(portal, presenter, { record: aRecord(record) });
	const added = await addAgendaItem(portal, presenter, { meetingId, caseNo });
	const agendaItemId = added.ok ? added.value.agendaItemId : '';
	expect(await triageCase(portal, chair, { agendaItemId, ...triage })).toMatchObject({ ok: true });
	return { agendaItemId, caseNo };
}

async function fiveCases() {
	const discuss = { choice: 'discuss' as const };
	return {
		changed: await aListed(discuss),
		overridden: await aListed(
			{ ...discuss, overrideReason: 'Its plan comes on the day.' },
			{ preBoardPlan: null }
		),
		deferred: await aListed(discuss),
		listed: await aListed({ choice: 'list_only', reason: 'As the guideline says.' }),
		notReached: await aListed(discuss)
	};
}

async function readBefore() {
	const { chair, panelist, participant, presenter, observer } = held;
	const reads = [
		...[chair, panelist, presenter, observer].map((actor) => [actor, cases.changed] as const),
		...[[panelist, cases.overridden] as const, [panelist, cases.listed] as const],
		[participant, cases.notReached] as const
	];
	for (const [actor, { caseNo }] of reads) {
		expect(await readCase(portal, actor, caseNo)).toMatchObject({ ok: true });
	}
	const vote = (agendaItemId: string, intent: PlanIntent) =>
		storePreVote(portal, panelist, { agendaItemId, intent, plan: 'As I see it.' });
	await vote(cases.changed.agendaItemId, 'palliative');
	await vote(cases.overridden.agendaItemId, 'curative');
	await vote(cases.deferred.agendaItemId, 'curative');
}

async function meetAndEnd() {
	const { chair, meetingId } = held;
	const decide = async (agendaItemId: string, plan: Structure['plan']) => {
		await openAgendaItem(portal, chair, { agendaItemId });
		const structure = { ...EMPTY_STRUCTURE, intent: 'curative' as const, plan };
		await writeStructure(portal, chair, { agendaItemId, version: 0, structure });
		await aSignature(portal, { chair, agendaItemId });
	};
	await decide(cases.changed.agendaItemId, { is: 'changed', reason: 'The node was seen.' });
	await decide(cases.overridden.agendaItemId, { is: 'unchanged' });
	await openAgendaItem(portal, chair, cases.deferred);
	const deferral = { agendaItemId: cases.deferred.agendaItemId, reason: 'No MRI yet' };
	expect(await deferAgendaItem(portal, chair, deferral)).toMatchObject({ ok: true });
	expect(await concludeMeeting(portal, chair, { meetingId })).toMatchObject({ ok: true });
}

type Asked = Parameters<typeof readQuality>[2]['cases'];
async function readAs(person: keyof TestMeeting & ('chair' | 'observer'), asked: Asked = null) {
	const period = { from: '2026-11-01', to: '2026-11-30' };
	const wanted = { slug: held.boardSlug, period, cases: asked };
	const read = await readQuality(portal, held[person], wanted);
	if (!read.ok) {
		throw new Error(read.reason);
	}
	return read.value;
}
const numbers = ({ measures, preRead }: QualityView) =>
	Object.fromEntries(
		[...measures, ...preRead].map(
			({ name, counted, of, notRecorded }) => [name, [counted, of, notRecorded] as const] as const
		)
	);

test('[MN47, MN48, MN49] a meeting counted by hand: reasons, reading, earlier plans, and cases that were only listed', async () => {
	const quality = await readAs('chair');
	expect(quality.meetings).toMatchObject([{ decided: 2, deferred: 1, listedOnly: 1 }]);
	expect(numbers(quality)).toMatchObject({
		decided: [2, 3, 0],
		// Of the other one no plan was fixed before.
		plan_changed: [1, 1, 1],
		pre_vote: [1, 2, 0],
		overridden: [1, 5, 0],
		listed_only: [1, 5, 0],
		pre_read: [0, 3, 0],
		// The chair read one of three cases, the participant none before the meeting began.
		pre_read_medical_oncology: [1, 6, 0],
		pre_read_surgical_oncology: [2, 3, 0]
	});
	expect(quality.preRead).toHaveLength(2);
});

test('[MN42] each of them leads to its cases, with the words that were written for it', async () => {
	const rowsOf = async (asked: NonNullable<Asked>) => (await readAs('chair', asked)).cases[0]?.rows;
	expect(await rowsOf('plan_changed')).toMatchObject([
		{
			caseNo: cases.changed.caseNo,
			seated: {
				reason: 'The node was seen.',
				plans: { before: 'Lobectomy, then adjuvant treatment.', decided: 'Lobectomy.' }
			}
		}
	]);
	expect(await rowsOf('overridden')).toMatchObject([
		{ caseNo: cases.overridden.caseNo, seated: { reason: 'Its plan comes on the day.' } }
	]);
	expect(await rowsOf('listed_only')).toMatchObject([
		{ caseNo: cases.listed.caseNo, seated: { reason: 'As the guideline says.' } }
	]);
	expect(await rowsOf('pre_read_surgical_oncology')).toMatchObject([
		{ caseNo: cases.changed.caseNo, counted: 1, of: 1 },
		{ caseNo: cases.overridden.caseNo, counted: 1, of: 1 }
	]);
});

test('[MN49] who held another plan before stands nowhere', async () => {
	const seen = JSON.stringify(await readAs('observer', 'pre_vote'));
	expect(JSON.parse(seen)).toMatchObject({
		cases: [{ rows: [{ caseNo: cases.changed.caseNo, counted: 1, of: 1 }] }]
	});
	for (const words of [held.panelist.id, held.panelist.displayName, 'As I see it', 'palliative']) {
		expect(seen).not.toContain(words);
	}
});

test('[MN42] in the table of cases the lines of each number sum up to it', async () => {
	const quality = await readAs('chair', 'each');
	const lines = qualityCsv(quality, 'cases').trim().split('\r\n').slice(1);
	const sums = new Map<string, [number, number]>();
	for (const line of lines) {
		const [name = '', , , counted, of] = line.split(',');
		const [a, b] = sums.get(name) ?? [0, 0];
		sums.set(name, [a + Number(counted), b + Number(of)]);
	}
	const expected = Object.entries(numbers(quality)).filter(([, [, of]]) => of > 0);
	expect(Object.fromEntries(sums)).toEqual(
		Object.fromEntries(expected.map(([name, [counted, of]]) => [name, [counted, of]]))
	);
	expect(lines).toContain(`overridden,2026-11-23,${cases.overridden.caseNo},1,1`);
	expect(qualityCsv(quality, 'measures')).toContain(
		'pre_read_medical_oncology,2026-11-01,2026-11-30,1,6,0'
	);
});
