import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { image, attachment, meetingMember } from '#server/db/schema.ts';
import { newId } from '#server/db/schema/columns.ts';
import type { Viewport } from '#lib/protocol/meeting.ts';
import { openLiveRoom, type LiveRoom, type RoomClient } from '../builders/room-client.ts';
import { until } from '../builders/until.ts';

let live: LiveRoom;
beforeAll(async () => {
	live = await openLiveRoom();
});
afterAll(() => live.close());

const later = (seconds: number) => new Date(Date.now() + seconds * 1000);
const here = (client: RoomClient, personId: string) => {
	const lists = client.facts.flatMap((fact) =>
		fact.name === 'room:state' || fact.name === 'presence:changed' ? [fact.payload.people] : []
	);
	return lists.at(-1)?.find((person) => person.id === personId);
};

async function lastSeen(meetingId: string, personId: string): Promise<Date | null> {
	const rows = await live.portal.db
		.select({ id: meetingMember.personId, at: meetingMember.lastSeenAt })
		.from(meetingMember)
		.where(eq(meetingMember.meetingId, meetingId));
	return rows.find((row) => row.id === personId)?.at ?? null;
}

describe('presence', () => {
	test('[LB14] several tabs are one presence, and the last one that says goodbye ends it', async () => {
		const { meetingId, chair, panelist } = await live.aMeeting();
		const watcher = await live.enter(chair, meetingId);
		const first = await live.enter(panelist, meetingId);
		const second = await live.enter(panelist, meetingId);
		expect(here(second, panelist.id)).toMatchObject({ isHere: true, isReconnecting: false });
		await until('the panelist is seen', () => here(watcher, panelist.id)?.isHere === true);
		const told = watcher.payloads('presence:changed').length;
		first.leave();
		await second.send('agenda-item:next', {});
		expect(here(watcher, panelist.id)?.isHere).toBe(true);
		expect(watcher.payloads('presence:changed')).toHaveLength(told);
		second.leave();
		await until('the panelist has left', () => here(watcher, panelist.id)?.isHere === false);
	});

	test('[LB14] a lost link is shown as reconnecting for 15 s, then as gone', async () => {
		const { meetingId, chair, panelist } = await live.aMeeting();
		const watcher = await live.enter(chair, meetingId);
		const client = await live.enter(panelist, meetingId);
		await client.loseLink();
		await until('it is shown as lost', () => here(watcher, panelist.id)?.isReconnecting === true);
		expect(here(watcher, panelist.id)?.isHere).toBe(true);
		live.portal.setNow(later(16));
		await until('it is gone', () => here(watcher, panelist.id)?.isHere === false);
		live.portal.setNow(null);
	});

	test('[LB15] attendance is written at the first heartbeat and kept up to date', async () => {
		const { meetingId, panelist, participant } = await live.aMeeting();
		await live.enter(panelist, meetingId);
		const seen = () => lastSeen(meetingId, panelist.id);
		await until('the first heartbeat', async () => (await seen()) !== null);
		live.portal.setNow(later(60));
		await until('the next one', async () => ((await seen())?.getTime() ?? 0) > later(50).getTime());
		live.portal.setNow(null);
		expect(await lastSeen(meetingId, participant.id)).toBeNull();
	});
});

describe('the baton', () => {
	test('[LB6] of many who take it over the wire at once one gets it, and all see the same holder', async () => {
		const { meetingId, chair, panelist, presenter } = await live.aMeeting({ isDiscussing: true });
		const a = await live.enter(chair, meetingId);
		await a.send('member:change-role', { personId: panelist.id, role: 'chair' });
		const b = await live.enter(panelist, meetingId);
		const c = await live.enter(presenter, meetingId);
		const takes = Array.from({ length: 48 }, (_, index) => {
			const client = [b, c][index % 2] ?? c;
			return client.send('baton:take', { seenHolderId: chair.id });
		});
		const answers = await Promise.all(takes);
		expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
		const holder = answers.find((answer) => answer.ok);
		const holderId = (holder?.ok === true ? holder.value : null) as { holderId: string } | null;
		for (const client of [a, b, c]) {
			await client.sees('the holder', (state) => state.batonHolderId === holderId?.holderId);
		}
	});

	test('[LB7] a holder whose sockets are gone for 15 s loses it to the chair, and all are told', async () => {
		const { meetingId, chair, panelist, participant } = await live.aMeeting();
		const [a, b, c] = [
			await live.enter(chair, meetingId),
			await live.enter(panelist, meetingId),
			await live.enter(participant, meetingId)
		];
		await a.send('baton:give', { personId: panelist.id });
		await c.sees('the panelist has it', (state) => state.batonHolderId === panelist.id);
		await b.loseLink();
		await until('the link is lost', () => here(a, panelist.id)?.isReconnecting === true);
		live.portal.setNow(later(14));
		await a.send('annotation:show', { agendaItemId: randomUUID(), annotationKey: 'x' });
		expect(a.state().batonHolderId).toBe(panelist.id);
		live.portal.setNow(later(17));
		for (const client of [a, c]) {
			await until('all are told', () =>
				client.payloads('baton:changed').some((fact) => fact.holderId === chair.id)
			);
			await client.sees('the chair has it', (state) => state.batonHolderId === chair.id);
		}
		live.portal.setNow(null);
	});

	test('[LB7] with a second tab open the baton stays', async () => {
		const { meetingId, chair, panelist } = await live.aMeeting();
		const a = await live.enter(chair, meetingId);
		const tabs = [await live.enter(panelist, meetingId), await live.enter(panelist, meetingId)];
		await a.send('baton:give', { personId: panelist.id });
		await tabs[0]?.loseLink();
		live.portal.setNow(later(20));
		await until('a heartbeat at the later time', async () => {
			const at = await lastSeen(meetingId, panelist.id);
			return at !== null && at.getTime() > later(10).getTime();
		});
		live.portal.setNow(null);
		const late = await live.enter(chair, meetingId);
		expect(late.state().batonHolderId).toBe(panelist.id);
	});
});

describe('the presenter’s view', () => {
	async function anImage(caseId: string, uploader: string): Promise<string> {
		const [attachmentId, id] = [newId(), newId()];
		const { db, clock } = live.portal;
		await db.insert(attachment).values({
			id: attachmentId,
			caseId,
			uploadedById: uploader,
			title: 'CT chest',
			status: 'released',
			byteSize: 1,
			fileCount: 1,
			createdAt: clock.now()
		});
		await db.insert(image).values({
			id,
			attachmentId,
			caseId,
			position: 1,
			kind: 'radiology',
			title: 'CT chest',
			width: 512,
			height: 512,
			frameCount: 40,
			windows: [],
			frameKeys: [],
			thumbnailKey: ''
		});
		return id;
	}
	const view = (imageId: string, frame = 3): Viewport => ({
		imageId,
		frame,
		center: [256, 256],
		zoom: 2,
		window: { center: -600, width: 1500 },
		rotation: 90,
		isFlipped: true,
		isInverted: true
	});

	test('[LB19] only the holder of the baton moves it, and only on an image of the case', async () => {
		const { meetingId, chair, panelist, presenter, items } = await live.aMeeting({
			isDiscussing: true
		});
		const imageId = await anImage(items[0]?.caseId ?? '', presenter.id);
		const [a, b] = [await live.enter(chair, meetingId), await live.enter(panelist, meetingId)];
		b.socket.emit('viewport:move', { viewport: view(imageId, 7), isResting: true });
		a.socket.emit('viewport:move', { viewport: view(randomUUID()), isResting: true });
		a.socket.emit('viewport:move', { viewport: view(imageId, 40), isResting: true });
		a.socket.emit('viewport:move', { viewport: view(imageId), isResting: 'yes' });
		a.socket.emit('viewport:move', { viewport: view(imageId, 12), isResting: true });
		await until('the view has moved', () => b.payloads('viewport:moved').length > 0);
		expect(b.payloads('viewport:moved')).toEqual([
			{ viewport: view(imageId, 12), at: expect.any(Number) as number }
		]);
		expect(a.payloads('viewport:moved')).toEqual([]);
	});

	test('[LB20] a view at rest is part of the state that a late joiner gets, until another case is shown', async () => {
		const { meetingId, chair, presenter, participant, items } = await live.aMeeting({
			isDiscussing: true
		});
		const imageId = await anImage(items[0]?.caseId ?? '', presenter.id);
		const a = await live.enter(chair, meetingId);
		const b = await live.enter(presenter, meetingId);
		a.socket.emit('viewport:move', { viewport: view(imageId, 9), isResting: true });
		await until('the view has moved', () => b.payloads('viewport:moved').length > 0);
		const late = await live.enter(participant, meetingId);
		expect(late.state().viewport).toEqual(view(imageId, 9));
		await a.send('agenda-item:defer', {
			agendaItemId: items[0]?.id ?? '',
			reason: 'biopsy awaited'
		});
		await a.send('agenda-item:next', {});
		await late.sees('the other case', (state) => state.shownItemId === items[1]?.id);
		expect(late.state().viewport).toBeNull();
	});
});

test('[LB30] a room is forgotten when nobody is in it', async () => {
	const before = live.roomCount();
	const { meetingId, panelist } = await live.aMeeting();
	const client = await live.enter(panelist, meetingId);
	expect(live.roomCount()).toBeGreaterThan(0);
	client.leave();
	live.portal.setNow(later(20));
	await until('the room is gone', () => live.roomCount() <= before);
	live.portal.setNow(null);
});
