import { afterAll, beforeAll, expect, test } from 'vitest';
import { hiddenAnnotation } from '#server/db/schema.ts';
import { auditOf } from '../../tests/builders/audit.ts';
import { aMeeting, placeMark, type TestMeeting } from '../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { readMarks } from './read-marks.ts';

let portal: TestPortal;
let meeting: TestMeeting;
let sought: { meetingId: string; agendaItemId: string };
beforeAll(async () => {
	portal = await openPortal();
	meeting = await aMeeting(portal, { items: 2, isDiscussing: true });
	sought = { meetingId: meeting.meetingId, agendaItemId: meeting.items[0]?.id ?? '' };
});
afterAll(() => portal.close());

test('[IM89] the marks of an item are not there for a stranger, nor under another meeting or id', async () => {
	const missing = { ok: false, reason: 'agenda_item_not_found' };
	const elsewhere = await aMeeting(portal, { items: 1 });
	expect(await readMarks(portal, meeting.stranger, sought)).toEqual(missing);
	expect(
		await readMarks(portal, meeting.chair, { ...sought, meetingId: elsewhere.meetingId })
	).toEqual(missing);
	expect(await readMarks(portal, meeting.chair, { ...sought, agendaItemId: 'x' })).toEqual(missing);
});

test('[IM89] a member gets the saved marks with their authors, without hidden ones, and the log says so', async () => {
	const { agendaItemId } = sought;
	const key = await placeMark(portal, { agendaItemId, author: meeting.presenter, label: 'margin' });
	const hidden = await placeMark(portal, { agendaItemId, author: meeting.observer });
	await portal.db.insert(hiddenAnnotation).values({
		agendaItemId,
		annotationKey: hidden,
		hiddenById: meeting.chair.id,
		reason: 'not of this case',
		at: portal.clock.now()
	});
	const read = await readMarks(portal, meeting.observer, sought);
	expect(read.ok && read.value).toMatchObject([
		{
			key,
			authorId: meeting.presenter.id,
			label: 'margin',
			shape: { type: 'point', at: [12.5, 40] }
		}
	]);
	expect((await auditOf(portal)).at(-1)).toMatchObject({
		actorId: meeting.observer.id,
		type: 'annotations.exported'
	});
});
