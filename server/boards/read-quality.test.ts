import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { action, board, meeting, meetingMember } from '#server/db/schema.ts';
import { concludeMeeting } from '#server/meetings/conclude-meeting.ts';
import { deferAgendaItem } from '#server/meetings/defer-agenda-item.ts';
import { readMinutes } from '#server/meetings/read-minutes.ts';
import { addAction } from '#server/meetings/minutes/add-action.ts';
import { minutesSheet } from '#server/meetings/minutes/minutes-sheet.ts';
import { settleAction } from '#server/meetings/minutes/settle-action.ts';
import { signRecommendation } from '#server/meetings/sign-recommendation.ts';
import { aMeeting, hashesOf, writeParagraph } from '../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { aNamedDiscussion, aRedaction, NAME } from '../../tests/builders/redactions.ts';
import { columnsWith } from '../../tests/builders/stored-text.ts';
import { qualityCsv } from './quality-csv.ts';
import { readQuality } from './read-quality.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

const period = { from: '2026-11-01', to: '2026-11-30' };

/** One case decided after 8 minutes, and one deferred after 15 more. */
async function anEnded() {
	portal.setNow(new Date('2026-11-24T10:00:00Z'));
	const made = await aMeeting(portal, { isDiscussing: true, items: 1 });
	const [item] = made.items;
	const agendaItemId = item?.id ?? '';
	await writeParagraph(portal, { agendaItemId, author: made.chair, text: 'Surgery first.' });
	portal.setNow(new Date('2026-11-24T10:08:00Z'));
	const signed = await signRecommendation(portal, made.chair, {
		agendaItemId,
		...(await hashesOf(portal, agendaItemId))
	});
	expect(signed).toMatchObject({ ok: true });
	const planned = { agendaItemId, what: 'Spirometry', ownerId: made.panelist.id };
	expect(await addAction(portal, made.chair, { ...planned, dueOn: '2026-12-01' })).toMatchObject({
		ok: true
	});
	portal.setNow(new Date('2026-11-24T10:30:00Z'));
	await concludeMeeting(portal, made.chair, { meetingId: made.meetingId });
	return { ...made, caseNo: item?.caseNo ?? '' };
}

test('[MN45] members read numbers and cases, an administrator numbers alone, others nothing', async () => {
	const {
		boardSlug: slug,
		boardId,
		meetingId,
		chair,
		stranger,
		participant,
		caseNo
	} = await anEnded();
	const asked = { slug, period, cases: 'decided' as const };
	expect(await readQuality(portal, stranger, asked)).toEqual({
		ok: false,
		reason: 'board_not_found'
	});
	const numbers = {
		meetings: [{ decided: 1, deferred: 0 }],
		minutes: { median: 8, of: 1 },
		quorum: { met: 1, of: 1, notRecorded: 0 }
	};
	const rows = [{ caseNo, seated: { meetingId } }];
	expect(await readQuality(portal, chair, asked)).toMatchObject({
		ok: true,
		value: { ...numbers, mayReadCases: true, cases: [{ name: 'decided', rows }] }
	});
	const [row] = await portal.db.select().from(board).where(eq(board.id, boardId));
	const administrator = await aPerson(portal, { grade: 'coordinator', isAdministrator: true });
	expect(administrator.memberships.map(({ societyId }) => societyId)).toContain(row?.societyId);
	const seen = await readQuality(portal, administrator, asked);
	expect(seen).toMatchObject({ ok: true, value: { ...numbers, mayReadCases: false, cases: [] } });
	expect(JSON.stringify(seen)).not.toContain(caseNo);
	await portal.db
		.update(meetingMember)
		.set({ removedAt: portal.clock.now() })
		.where(eq(meetingMember.personId, participant.id));
	expect(await readQuality(portal, participant, asked)).toMatchObject({
		ok: true,
		value: { cases: [{ rows: [{ caseNo, seated: null }] }] }
	});
});

test('[MN46] a meeting counts on its day in Pakistan, and only when it has ended', async () => {
	const { boardSlug: slug, meetingId, chair } = await anEnded();
	// 01:30 of the next day in Pakistan.
	await portal.db
		.update(meeting)
		.set({ startsAt: new Date('2026-11-24T20:30:00Z') })
		.where(eq(meeting.id, meetingId));
	const on = async (day: string) => {
		const found = await readQuality(portal, chair, {
			...{ slug, cases: null },
			period: { from: day, to: day }
		});
		return found.ok ? found.value.meetings.length : null;
	};
	expect([await on('2026-11-24'), await on('2026-11-25')]).toEqual([0, 1]);
	const running = await aMeeting(portal);
	const asked = { slug: running.boardSlug, period, cases: null };
	expect(await readQuality(portal, running.chair, asked)).toMatchObject({
		ok: true,
		value: { meetings: [], minutes: null }
	});
});

test('[MN40] a spreadsheet has no zero where nothing was recorded', async () => {
	const { boardSlug: slug, chair } = await anEnded();
	const found = await readQuality(portal, chair, { slug, period, cases: null });
	const lines = found.ok ? qualityCsv(found.value, 'measures').split('\r\n') : [];
	expect(lines).toContain('decided,2026-11-01,2026-11-30,1,1,0');
	// Asked for at the signature and not said is a no; a plan that nobody compared is not recorded.
	expect(lines).toContain('guideline,2026-11-01,2026-11-30,0,1,0');
	expect(lines).toContain('plan_changed,2026-11-01,2026-11-30,,0,1');
	expect(found.ok && qualityCsv(found.value, 'meetings')).toBe(
		'day,decided,deferred,listed_only\r\n2026-11-24,1,0,0\r\n'
	);
});

test('[MN4] what is printed has the recommendation, the action and the whole seal', async () => {
	const { meetingId, chair, panelist, caseNo } = await anEnded();
	const minutes = await readMinutes(portal, panelist, meetingId);
	const sheet = minutes.ok ? JSON.stringify(minutesSheet(minutes.value)) : '';
	const [decision] = minutes.ok ? minutes.value.decisions : [];
	const seal = decision?.kind === 'decided' ? decision.seal : '';
	expect(seal).toHaveLength(64);
	for (const words of [caseNo, 'Surgery first.', 'Spirometry', '1 Dec 2026', seal]) {
		expect(sheet).toContain(words);
	}
	for (const { displayName } of [chair, panelist]) {
		expect(sheet).toContain(displayName);
	}
});

test('[MN17] a redaction takes the passage out of an action and out of its reason', async () => {
	portal.setNow(new Date('2026-11-24T10:00:00Z'));
	const { agendaItemId, caseNo, chair, presenter, panelist, meetingId } =
		await aNamedDiscussion(portal);
	const added = await addAction(portal, chair, {
		...{ agendaItemId, what: `Call ${NAME}`, ownerId: panelist.id, dueOn: '2026-12-01' }
	});
	const actionId = added.ok ? added.value.actionId : '';
	const reason = `${NAME} has moved`;
	expect(
		await settleAction(portal, panelist, { actionId, state: 'not_done', reason })
	).toMatchObject({ ok: true });
	await deferAgendaItem(portal, chair, { agendaItemId, reason: 'No MRI yet' });
	await concludeMeeting(portal, chair, { meetingId });
	await aRedaction(portal, { caseNo, by: chair, reporter: presenter });
	expect(await columnsWith(portal, NAME)).toEqual([]);
	const [row] = await portal.db.select().from(action).where(eq(action.id, actionId));
	expect(row).toMatchObject({ what: 'Call [removed]', reason: '[removed] has moved' });
});
