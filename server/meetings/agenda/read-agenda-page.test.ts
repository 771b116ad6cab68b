import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agendaItem } from '#server/db/schema.ts';
import { aMeeting } from '../../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../../tests/builders/open-portal.ts';
import { cancelMeeting } from '../calendar/cancel-meeting.ts';
import { openAgendaItem } from '../open-agenda-item.ts';
import { readMeeting } from '../read-meeting.ts';
import { setMinutes } from './set-minutes.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

test('[RM18] the page of a running meeting expects the next case when the open one has had its minutes', async () => {
	const { meetingId, chair, items } = await aMeeting(portal, { items: 2 });
	const agendaItemId = items[0]?.id ?? '';
	await setMinutes(portal, chair, { agendaItemId, minutes: 25 });
	await openAgendaItem(portal, chair, { agendaItemId });
	const [open] = await portal.db.select().from(agendaItem).where(eq(agendaItem.id, agendaItemId));
	const read = await readMeeting(portal, chair, meetingId);
	const next = read.ok ? read.value.plan.cases[1] : undefined;
	const expected = (open?.openedAt?.getTime() ?? 0) + 25 * 60_000;
	expect(next?.startsAt).toBe(new Date(expected).toISOString());
});

test('[CL7] the page of a cancelled meeting expects nothing: its cases have no time', async () => {
	const { meetingId, chair } = await aMeeting(portal, { status: 'scheduled', items: 2 });
	const timesOf = async () => {
		const read = await readMeeting(portal, chair, meetingId);
		return read.ok ? read.value.plan.cases.map(({ startsAt }) => typeof startsAt) : [];
	};
	expect(await timesOf()).toEqual(['string', 'string']);
	await cancelMeeting(portal, chair, { meetingId, reason: 'holiday' });
	expect((await timesOf()).length).toBe(2);
	expect(await timesOf()).not.toContain('string');
});
