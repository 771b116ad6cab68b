import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditOf } from '../../tests/builders/audit.ts';
import { aMeeting, placeMark } from '../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { hiddenAnnotation } from '#server/db/schema.ts';
import { admitMember } from './admit-member.ts';
import { changeMemberRole } from './change-member-role.ts';
import { concludeMeeting } from './conclude-meeting.ts';
import { documentAccess } from './document-access.ts';
import { giveBaton } from './give-baton.ts';
import { hideAnnotation } from './hide-annotation.ts';
import { readRoomState } from './read-room.ts';
import { removeMember } from './remove-member.ts';
import { showAnnotation } from './show-annotation.ts';
import { takeBaton } from './take-baton.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

const stateOf = async (...given: Parameters<typeof readRoomState>) => {
	const state = await readRoomState(...given);
	if (!state.ok) {
		throw new Error(state.reason);
	}
	return state.value;
};

test('only the chair changes roles and removes, at a meeting that has not ended', async () => {
	const { meetingId, chair, panelist, observer, stranger } = await aMeeting(portal, { items: 0 });
	const change = { meetingId, personId: observer.id, role: 'panelist' as const };
	expect(await changeMemberRole(portal, stranger, change)).toEqual({
		ok: false,
		reason: 'meeting_not_found'
	});
	expect(await changeMemberRole(portal, panelist, change)).toEqual({
		ok: false,
		reason: 'not_allowed'
	});
	expect(await removeMember(portal, observer, { meetingId, personId: panelist.id })).toEqual({
		ok: false,
		reason: 'not_allowed'
	});
	expect(await changeMemberRole(portal, chair, { ...change, personId: stranger.id })).toEqual({
		ok: false,
		reason: 'person_not_found'
	});
	await concludeMeeting(portal, chair, { meetingId });
	expect(await changeMemberRole(portal, chair, change)).toEqual({
		ok: false,
		reason: 'meeting_concluded'
	});
});

test('[LB23] a meeting is never without a chair', async () => {
	const { meetingId, chair, panelist } = await aMeeting(portal);
	const refused = { ok: false, reason: 'chair_needed' };
	const self = { meetingId, personId: chair.id };
	expect(await changeMemberRole(portal, chair, { ...self, role: 'panelist' })).toEqual(refused);
	expect(await removeMember(portal, chair, self)).toEqual(refused);
	await changeMemberRole(portal, chair, { meetingId, personId: panelist.id, role: 'chair' });
	expect(await removeMember(portal, chair, self)).toMatchObject({ ok: true });
	expect(await readRoomState(portal, chair, meetingId)).toEqual({
		ok: false,
		reason: 'meeting_not_found'
	});
});

test('a role changes what a person may do, and is on record', async () => {
	const { meetingId, chair, panelist } = await aMeeting(portal, { isDiscussing: true });
	expect((await stateOf(portal, panelist, meetingId)).rights).toMatchObject({ mayDraw: true });
	const change = { meetingId, personId: panelist.id, role: 'observer' as const };
	expect(await changeMemberRole(portal, chair, change)).toMatchObject({ ok: true });
	expect((await auditOf(portal)).at(-1)).toMatchObject({
		actorId: chair.id,
		type: 'member.role_changed',
		subject: change
	});
	expect((await stateOf(portal, panelist, meetingId)).rights).toEqual({
		mayDraw: false,
		mayComment: false,
		mayWriteRecommendation: false,
		mayConduct: false,
		mayTakeBaton: false
	});
});

test('who becomes an observer or is removed gives the baton to the chair', async () => {
	const { meetingId, chair, panelist, participant } = await aMeeting(portal);
	await giveBaton(portal, chair, { meetingId, personId: panelist.id });
	await changeMemberRole(portal, chair, { meetingId, personId: panelist.id, role: 'observer' });
	expect((await stateOf(portal, chair, meetingId)).batonHolderId).toBe(chair.id);
	await giveBaton(portal, chair, { meetingId, personId: participant.id });
	await removeMember(portal, chair, { meetingId, personId: participant.id });
	expect((await stateOf(portal, chair, meetingId)).batonHolderId).toBe(chair.id);
});

test('[LB29] a presenter who becomes an observer draws, writes and drives no longer', async () => {
	const { meetingId, chair, presenter } = await aMeeting(portal, { isDiscussing: true });
	const rights = async () => (await stateOf(portal, presenter, meetingId)).rights;
	const driving = { meetingId, seenHolderId: chair.id };
	expect(await takeBaton(portal, presenter, driving)).toMatchObject({ ok: true });
	await changeMemberRole(portal, chair, { meetingId, personId: presenter.id, role: 'observer' });
	expect((await stateOf(portal, chair, meetingId)).batonHolderId).toBe(chair.id);
	expect(await takeBaton(portal, presenter, driving)).toEqual({
		ok: false,
		reason: 'not_allowed'
	});
	expect(await rights()).toEqual({
		mayDraw: false,
		mayComment: false,
		mayWriteRecommendation: false,
		mayConduct: false,
		mayTakeBaton: false
	});
	await changeMemberRole(portal, chair, { meetingId, personId: presenter.id, role: 'presenter' });
	expect(await rights()).toMatchObject({ mayDraw: true, mayTakeBaton: true });
});

test('a person from outside is admitted once, and let back in after a removal', async () => {
	const { meetingId, chair, panelist } = await aMeeting(portal);
	const guest = await aPerson(portal, { society: 'psco', grade: 'consultant' });
	const admit = {
		meetingId,
		person: { email: guest.email.toUpperCase() },
		role: 'panelist' as const
	};
	expect(await admitMember(portal, panelist, admit)).toEqual({ ok: false, reason: 'not_allowed' });
	const nobody = { ...admit, person: { email: 'nobody@test.example' } };
	expect(await admitMember(portal, chair, nobody)).toEqual({
		ok: false,
		reason: 'person_not_found',
		fields: { email: 'unknown' }
	});
	expect(await admitMember(portal, chair, admit)).toMatchObject({ ok: true });
	expect(await admitMember(portal, chair, admit)).toEqual({ ok: false, reason: 'already_exists' });
	await removeMember(portal, chair, { meetingId, personId: guest.id });
	expect(await admitMember(portal, chair, { ...admit, role: 'observer' })).toMatchObject({
		ok: true
	});
	expect((await stateOf(portal, guest, meetingId)).viewerRole).toBe('observer');
});

test('[LB22] only the chair hides a mark, by a row and an audit entry, while the case is open; its author reads why', async () => {
	const { meetingId, chair, panelist, presenter, items } = await aMeeting(portal, {
		isDiscussing: true
	});
	const agendaItemId = items[0]?.id ?? '';
	const annotationKey = await placeMark(portal, { agendaItemId, author: panelist });
	const hide = { agendaItemId, annotationKey, reason: 'covers the nodule' };
	expect(await hideAnnotation(portal, presenter, hide)).toEqual({
		ok: false,
		reason: 'not_allowed'
	});
	expect(await hideAnnotation(portal, chair, { ...hide, annotationKey: 'x' })).toMatchObject({
		ok: false,
		reason: 'malformed'
	});
	const waiting = { ...hide, agendaItemId: items[1]?.id ?? '' };
	expect(await hideAnnotation(portal, chair, waiting)).toEqual({
		ok: false,
		reason: 'agenda_item_closed'
	});
	expect(await hideAnnotation(portal, chair, hide)).toMatchObject({ ok: true });
	expect((await auditOf(portal)).at(-1)).toEqual({
		actorId: chair.id,
		type: 'annotation.hidden',
		subject: { meetingId, agendaItemId, annotationKey }
	});
	expect((await stateOf(portal, presenter, meetingId)).hiddenAnnotationKeys).toEqual([
		annotationKey
	]);
	const reasonsFor = async (actor: typeof chair) =>
		(await stateOf(portal, actor, meetingId)).hiddenReasons;
	const given = [{ annotationKey, reason: 'covers the nodule' }];
	expect(await reasonsFor(panelist)).toEqual(given);
	expect(await reasonsFor(chair)).toEqual(given);
	expect(await reasonsFor(presenter)).toEqual([]);
	expect(await showAnnotation(portal, chair, hide)).toMatchObject({ ok: true });
	expect(await showAnnotation(portal, chair, hide)).toEqual({ ok: false, reason: 'not_found' });
	expect((await stateOf(portal, presenter, meetingId)).hiddenAnnotationKeys).toEqual([]);
	const kept = await portal.db
		.select({ reason: hiddenAnnotation.reason })
		.from(hiddenAnnotation)
		.where(eq(hiddenAnnotation.annotationKey, annotationKey));
	expect(kept).toEqual([{ reason: 'covers the nodule' }]);
});

test('who may write which document follows role, presenter and state', async () => {
	const meeting = await aMeeting(portal, { isDiscussing: true });
	const { chair, panelist, presenter, participant, observer, stranger } = meeting;
	const [open, waiting] = meeting.items.map((item) => item.id);
	const writes = async (actor: typeof chair, id: string | undefined) => {
		const may = [];
		for (const kind of ['marks', 'comments', 'recommendation']) {
			const access = await documentAccess(portal, actor, `agenda-item.${id}.${kind}`);
			may.push(access.ok ? (access.value.refusal ?? 'writes') : access.reason);
		}
		return may;
	};
	const all = ['writes', 'writes', 'writes'];
	const none = ['not_allowed', 'not_allowed', 'not_allowed'];
	const closed = ['agenda_item_closed', 'agenda_item_closed', 'agenda_item_closed'];
	const unknown = ['document_not_found', 'document_not_found', 'document_not_found'];
	expect(await writes(chair, open)).toEqual(all);
	expect(await writes(panelist, open)).toEqual(all);
	expect(await writes(presenter, open)).toEqual(all);
	expect(await writes(participant, open)).toEqual(['not_allowed', 'writes', 'not_allowed']);
	expect(await writes(observer, open)).toEqual(none);
	expect(await writes(stranger, open)).toEqual(unknown);
	expect(await writes(chair, waiting)).toEqual(closed);
	expect(await writes(chair, crypto.randomUUID())).toEqual(unknown);
	await removeMember(portal, chair, { meetingId: meeting.meetingId, personId: panelist.id });
	expect(await writes(panelist, open)).toEqual(unknown);
});
