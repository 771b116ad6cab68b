import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CreateBoardSchema } from '#lib/domain/meeting/board.ts';
import { auditOf } from '../../tests/builders/audit.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aBoard, aPerson, aSociety } from '../../tests/builders/people.ts';
import { scheduleMeeting } from '../meetings/schedule-meeting.ts';
import { readMeeting } from '../meetings/read-meeting.ts';
import { readRoomState } from '../meetings/read-room.ts';
import { changeBoardMembers } from './change-board-members.ts';
import { createBoard } from './create-board.ts';
import { readBoard } from './read-board.ts';
import { readBoards } from './read-boards.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

const lastAct = async () => (await auditOf(portal)).at(-1);
const aForm = async (change: { name?: string; society?: string } = {}) => ({
	societyId: await aSociety(portal, change.society),
	name: change.name ?? 'Breast board, Karachi',
	purpose: 'Weekly board for tumors of the breast.',
	defaultMinutes: 8
});

describe('creating a board', () => {
	test('a resident may not, and a society that is not one’s own does not exist', async () => {
		const resident = await aPerson(portal, { grade: 'resident' });
		expect(await createBoard(portal, resident, await aForm())).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
		const consultant = await aPerson(portal, { grade: 'consultant' });
		expect(await createBoard(portal, consultant, await aForm({ society: 'psco' }))).toEqual({
			ok: false,
			reason: 'not_found'
		});
	});

	test('a consultant becomes the chair of what they made', async () => {
		const consultant = await aPerson(portal, { grade: 'consultant' });
		const made = await createBoard(portal, consultant, await aForm());
		expect(made).toMatchObject({ ok: true, value: { slug: 'breast-board-karachi' } });
		expect(await lastAct()).toMatchObject({ actorId: consultant.id, type: 'board.created' });
		expect(await readBoards(portal, consultant)).toMatchObject({
			ok: true,
			value: [{ name: 'Breast board, Karachi', role: 'chair', memberCount: 1, nextMeeting: null }]
		});
	});

	test('[CL34] a name that holds signs nobody sees, or a line break, is none', async () => {
		const form = await aForm();
		for (const sign of ['\r\n', '\u202e', '\u2028', '\u0085', '\u200b']) {
			const name = `Breast${sign}board`;
			expect(v.safeParse(CreateBoardSchema, { ...form, name }).success, JSON.stringify(sign)).toBe(
				false
			);
		}
		expect(v.safeParse(CreateBoardSchema, { ...form, name: 'سینہ بورڈ' }).success).toBe(true);
	});

	test('a second board of the same name has another address, and a name in Urdu has one at all', async () => {
		const consultant = await aPerson(portal, { grade: 'consultant' });
		const slugs = [];
		for (const name of ['Same name', 'Same name', 'مشورہ', 'سینہ بورڈ']) {
			const made = await createBoard(portal, consultant, await aForm({ name }));
			slugs.push(made.ok ? made.value.slug : made.reason);
		}
		expect(new Set(slugs).size).toBe(4);
		expect(slugs[2]).toMatch(/^board/);
	});
});

describe('members of a board', () => {
	async function aSmallBoard() {
		const chair = await aPerson(portal, { grade: 'consultant' });
		const member = await aPerson(portal, { grade: 'resident', society: 'sos-pk' });
		const board = await aBoard(portal, [
			{ actor: chair, role: 'chair' },
			{ actor: member, role: 'participant' }
		]);
		return { chair, member, ...board };
	}

	test('a stranger sees no board; a member sees it and changes nothing', async () => {
		const { id: boardId, slug, member, chair } = await aSmallBoard();
		const stranger = await aPerson(portal, { grade: 'consultant', society: 'psco' });
		const remove = { type: 'remove' as const, personId: chair.id };
		const refused = { ok: false, reason: 'board_not_found' };
		expect(await readBoard(portal, stranger, slug)).toEqual(refused);
		// The database throws at this sign, and an exception is an answer that "unknown" does not get.
		expect(await readBoard(portal, stranger, `${slug}\0`)).toEqual(refused);
		expect(await changeBoardMembers(portal, stranger, { boardId, change: remove })).toEqual(
			refused
		);
		expect(await changeBoardMembers(portal, stranger, { boardId: 'x', change: remove })).toEqual(
			refused
		);
		expect(await readBoard(portal, member, slug)).toMatchObject({
			ok: true,
			value: { mayChangeMembers: false, maySchedule: false }
		});
		expect(await changeBoardMembers(portal, member, { boardId, change: remove })).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
	});

	test('an administrator of the society changes members without being one', async () => {
		const { id: boardId, slug } = await aSmallBoard();
		const administrator = await aPerson(portal, { grade: 'coordinator', isAdministrator: true });
		const person = await aPerson(portal);
		const change = {
			type: 'add' as const,
			person: { email: person.email },
			role: 'panelist' as const
		};
		expect(await changeBoardMembers(portal, administrator, { boardId, change })).toMatchObject({
			ok: true
		});
		expect(await readBoard(portal, administrator, slug)).toMatchObject({
			ok: true,
			value: { mayChangeMembers: true, maySchedule: false }
		});
	});

	test('a person is added by address, from any society, and only once', async () => {
		const { id: boardId, slug, chair } = await aSmallBoard();
		const guest = await aPerson(portal, { society: 'psco', grade: 'fellow' });
		const add = (email: string) =>
			changeBoardMembers(portal, chair, {
				boardId,
				change: { type: 'add', person: { email }, role: 'panelist' }
			});
		expect(await add('nobody@test.example')).toEqual({
			ok: false,
			reason: 'person_not_found',
			fields: { email: 'unknown' }
		});
		expect(await add(` ${guest.email.toUpperCase()} `)).toMatchObject({ ok: true });
		expect(await lastAct()).toMatchObject({
			type: 'board.member_added',
			subject: { boardId, personId: guest.id, role: 'panelist' }
		});
		expect(await add(guest.email)).toEqual({ ok: false, reason: 'already_exists' });
		const view = await readBoard(portal, chair, slug);
		expect(view.ok && view.value.members).toMatchObject([
			{ personId: chair.id, role: 'chair', grade: 'consultant' },
			{ personId: guest.id, role: 'panelist', grade: 'fellow' },
			{ role: 'participant' }
		]);
	});

	test('the last chair neither leaves nor steps down', async () => {
		const { id: boardId, chair, member } = await aSmallBoard();
		const personId = chair.id;
		const refused = { ok: false, reason: 'chair_needed' };
		const run = (change: Parameters<typeof changeBoardMembers>[2]['change']) =>
			changeBoardMembers(portal, chair, { boardId, change });
		expect(await run({ type: 'remove', personId })).toEqual(refused);
		expect(await run({ type: 'change_role', personId, role: 'panelist' })).toEqual(refused);
		await run({ type: 'change_role', personId: member.id, role: 'chair' });
		expect(await run({ type: 'remove', personId })).toMatchObject({ ok: true });
		expect(await lastAct()).toMatchObject({ type: 'board.member_removed' });
	});
});

describe('planning a meeting', () => {
	test('only the chair plans, at a time that makes sense', async () => {
		const chair = await aPerson(portal, { grade: 'consultant' });
		const member = await aPerson(portal, { grade: 'consultant' });
		const stranger = await aPerson(portal, { society: 'psco' });
		const { id: boardId } = await aBoard(portal, [
			{ actor: chair, role: 'chair' },
			{ actor: member, role: 'panelist' }
		]);
		const startsAt = new Date(Date.now() + 86_400_000);
		expect(await scheduleMeeting(portal, stranger, { boardId, startsAt })).toEqual({
			ok: false,
			reason: 'board_not_found'
		});
		expect(await scheduleMeeting(portal, member, { boardId, startsAt })).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
		for (const [wrong, why] of [
			[new Date('x'), 'wrong'],
			[new Date(0), 'past'],
			[new Date('2999-01-01'), 'too_far']
		] as const) {
			expect(await scheduleMeeting(portal, chair, { boardId, startsAt: wrong })).toEqual({
				ok: false,
				reason: 'malformed',
				fields: { startsAt: why }
			});
		}
	});

	test('members are copied with colors that differ; who joins the board later does not join the meeting, who leaves it leaves both', async () => {
		const people = [];
		for (let index = 0; index < 6; index += 1) {
			people.push(await aPerson(portal, { grade: 'consultant' }));
		}
		const [chair, ...others] = people;
		if (chair === undefined) {
			throw new Error('there are six people');
		}
		const { id: boardId, slug } = await aBoard(portal, [
			...others.map((actor) => ({ actor, role: 'panelist' as const })),
			{ actor: chair, role: 'chair' as const }
		]);
		const startsAt = new Date(Date.now() + 86_400_000);
		const made = await scheduleMeeting(portal, chair, { boardId, startsAt });
		if (!made.ok) {
			throw new Error(made.reason);
		}
		const { meetingId } = made.value;
		expect(await lastAct()).toMatchObject({ type: 'meeting.scheduled', subject: { meetingId } });
		const state = await readRoomState(portal, chair, meetingId);
		const colors = state.ok ? state.value.people.map((one) => one.color) : [];
		expect(new Set(colors).size).toBe(6);
		expect(colors[0]).toBe(0);

		const joiner = await aPerson(portal, { grade: 'consultant' });
		const join = {
			type: 'add' as const,
			person: { email: joiner.email },
			role: 'panelist' as const
		};
		expect(await changeBoardMembers(portal, chair, { boardId, change: join })).toMatchObject({
			ok: true
		});
		const leaver = others[0]?.id ?? '';
		await changeBoardMembers(portal, chair, {
			boardId,
			change: { type: 'remove', personId: leaver }
		});
		const view = await readMeeting(portal, chair, meetingId);
		const members = view.ok ? view.value.members.map(({ personId }) => personId) : [];
		expect(members.toSorted()).toEqual(
			people
				.map(({ id }) => id)
				.filter((id) => id !== leaver)
				.toSorted()
		);
		expect(await readBoard(portal, chair, slug)).toMatchObject({
			ok: true,
			value: { meetings: [{ id: meetingId, status: 'scheduled', itemCount: 0, decidedCount: 0 }] }
		});
	});
});
