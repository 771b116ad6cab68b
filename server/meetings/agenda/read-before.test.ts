import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { aMeeting } from '../../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../../tests/builders/open-portal.ts';
import { answerMeeting } from '../calendar/answer-meeting.ts';
import { moveMeeting } from '../calendar/move-meeting.ts';
import { readToday } from '../read-today.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

const DAY_MS = 86_400_000;

test('[CL32] who has not said whether they come is asked on the page of the day; an answer for an earlier time is none', async () => {
	const { meetingId, chair, observer, stranger } = await aMeeting(portal, { status: 'scheduled' });
	const inDays = (days: number) => new Date(portal.clock.now().getTime() + days * DAY_MS);
	const askedOf = async (actor: Actor) => {
		const today = await readToday(portal, actor);
		return today.ok ? today.value.before.answer.map((one) => one.meetingId) : [];
	};
	const move = (days: number) =>
		moveMeeting(portal, chair, { meetingId, startsAt: inDays(days), minutes: 60 });
	expect([await askedOf(stranger), await askedOf(observer)]).toEqual([[], [meetingId]]);
	await answerMeeting(portal, observer, { meetingId, answer: 'declined', deputyId: null });
	expect(await askedOf(observer)).toEqual([]);
	await move(5);
	expect(await askedOf(observer)).toEqual([meetingId]);
	await move(20);
	expect(await askedOf(observer)).toEqual([]);
});
