import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agendaItem, auditEntry, meeting, voteRound } from '#server/db/schema.ts';
import { aMeeting } from '../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { endInEmergency, readRunningMeetings } from './end-in-emergency.ts';
import { openVote } from './vote/open-vote.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

const anAdministrator = (society: string) =>
	aPerson(portal, { grade: 'coordinator', isAdministrator: true, society });
const NOT_FOUND = { ok: false, reason: 'meeting_not_found' };

test('[LB84] nobody but an administrator of its society ends a meeting in an emergency, and none that is not open', async () => {
	const running = await aMeeting(portal, { isDiscussing: true });
	const administrator = await anAdministrator('smop');
	const { meetingId } = running;
	for (const actor of [running.chair, running.stranger, await anAdministrator('psco')]) {
		expect(await endInEmergency(portal, actor, { meetingId })).toEqual(NOT_FOUND);
		expect(await readRunningMeetings(portal, actor, { societySlug: 'smop' })).toEqual({
			...{ ok: false, reason: 'not_found' }
		});
	}
	for (const unknown of [crypto.randomUUID(), 'no-id', null]) {
		expect(await endInEmergency(portal, administrator, { meetingId: unknown })).toEqual(NOT_FOUND);
	}
	for (const [status, reason] of [
		['scheduled', 'meeting_not_open'],
		['concluded', 'meeting_concluded'],
		['cancelled', 'meeting_cancelled']
	] as const) {
		const { meetingId: other } = await aMeeting(portal, { status });
		expect(await endInEmergency(portal, administrator, { meetingId: other })).toEqual({
			...{ ok: false, reason }
		});
	}
	const [still] = await portal.db.select().from(meeting).where(eq(meeting.id, meetingId));
	expect(still?.status).toBe('open');
});

test('[LB84] the open case is deferred with the reason, its vote closed, the waiting case kept as not discussed; the administrator learns nothing of them', async () => {
	const { meetingId, chair, items } = await aMeeting(portal, { isDiscussing: true });
	const [open, waiting] = items;
	const given = { agendaItemId: open?.id ?? '', options: ['Surgery first', 'Systemic first'] };
	expect(await openVote(portal, chair, given)).toMatchObject({ ok: true });
	const administrator = await anAdministrator('smop');
	const running = await readRunningMeetings(portal, administrator, { societySlug: 'smop' });
	const shown = running.ok ? running.value.find(({ id }) => id === meetingId) : undefined;
	expect(Object.keys(shown ?? {}).toSorted()).toEqual(['boardName', 'id', 'openedAt']);

	expect(await endInEmergency(portal, administrator, { meetingId })).toEqual({
		...{ ok: true, value: { meetingId } }
	});

	const [ended] = await portal.db.select().from(meeting).where(eq(meeting.id, meetingId));
	expect(ended).toMatchObject({ status: 'concluded', batonHolderId: null });
	const stored = await portal.db
		.select()
		.from(agendaItem)
		.where(eq(agendaItem.meetingId, meetingId))
		.orderBy(agendaItem.position);
	expect(stored.map(({ id, status, deferredReason }) => ({ id, status, deferredReason }))).toEqual([
		{ id: open?.id, status: 'deferred', deferredReason: 'An administrator ended the meeting.' },
		{ id: waiting?.id, status: 'waiting', deferredReason: null }
	]);
	const rounds = await portal.db
		.select({ status: voteRound.status })
		.from(voteRound)
		.where(eq(voteRound.agendaItemId, open?.id ?? ''));
	expect(rounds).toEqual([{ status: 'closed' }]);
	const written = await portal.db
		.select({ type: auditEntry.type })
		.from(auditEntry)
		.where(eq(auditEntry.actorId, administrator.id))
		.orderBy(auditEntry.seq);
	expect(written.map(({ type }) => type)).toEqual([
		...['agenda_item.deferred', 'meeting.ended_in_emergency']
	]);
	expect(await endInEmergency(portal, administrator, { meetingId })).toEqual({
		...{ ok: false, reason: 'meeting_concluded' }
	});
});
