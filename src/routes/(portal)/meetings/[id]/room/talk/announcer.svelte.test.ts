import { expect, test } from 'vitest';
import type { AgendaItem } from '#lib/domain/meeting/meeting.ts';
import type { Question, QuestionStatus } from '#lib/domain/meeting/talk.ts';
import { Announcer, type HeardDesk, type HeardTalk } from './announcer.svelte.ts';

const MINUTE_MS = 60_000;

const aCase = (id: string, status: AgendaItem['status'] = 'waiting') => ({
	...{ id, caseNo: `2026-${id}`, title: `A ${id}`, status }
});

function aRoom() {
	const heard: HeardTalk = {
		...{ spentMs: 4 * MINUTE_MS, budgetMs: 10 * MINUTE_MS, now: 0, breakUntil: null },
		nameOf: (id: string | null) => `Dr ${id}`,
		maySettle: false,
		state: { called: null, polls: [], knocking: [], hands: [], questions: [] }
	};
	const board: HeardDesk['state'] = {
		...{ viewerId: 'me', rights: { mayDraw: true }, viewerRole: 'participant', status: 'open' },
		...{ batonHolderId: 'chair', agenda: [aCase('case', 'under_discussion'), aCase('next')] }
	};
	const desk: HeardDesk & { openItem: { id: string } | null } = {
		...{ openItem: { id: 'case' }, mayConduct: false, state: board }
	};
	const announcer = new Announcer(desk, heard);
	const says = (change: Partial<HeardTalk>) => {
		announcer.said = '';
		Object.assign(heard, change);
		announcer.look();
		return announcer.said;
	};
	/** What somebody else has done, with the room as it is then. */
	const saysOf = (change: Partial<HeardDesk['state']>) => {
		Object.assign(board, change);
		desk.openItem = board.agenda.find(({ status }) => status === 'under_discussion') ?? null;
		return says({});
	};
	return { heard, says, saysOf };
}

test('[RM23] time that runs out and who is called are said once, and what was so before the page came is not', () => {
	const { heard, says } = aRoom();
	expect(says({})).toBe('');
	expect(says({ spentMs: 5 * MINUTE_MS })).toBe('5 minutes left for this case.');
	expect(says({ spentMs: 6 * MINUTE_MS })).toBe('');
	expect(says({ spentMs: 10 * MINUTE_MS })).toBe('The time for this case is used up.');
	expect(says({ spentMs: 11 * MINUTE_MS })).toBe('');
	const called = (personId: string) => ({
		state: { ...heard.state, called: { personId, calledAt: '' } }
	});
	expect(says(called('Chishti'))).toBe('Dr Chishti is called.');
	expect(says(called('me'))).toBe(
		'You are called. You have the word. You may point and draw until the case closes.'
	);
	expect(says({})).toBe('');
});

test('[RM24] what becomes of the cases, of the lead, of the meeting and of one’s own role is said, once', () => {
	const { saysOf } = aRoom();
	expect(saysOf({})).toBe('');
	expect(saysOf({ agenda: [aCase('case', 'concluded'), aCase('next')] })).toBe(
		'The recommendation for case 2026-case is signed.'
	);
	const second = [aCase('case', 'concluded'), aCase('next', 'under_discussion')];
	expect(saysOf({ agenda: second })).toBe('Case 2026-next is open: A next');
	expect(saysOf({ agenda: [aCase('case', 'concluded'), aCase('next', 'deferred')] })).toBe(
		'Case 2026-next is deferred.'
	);
	expect(saysOf({ batonHolderId: 'Chishti' })).toBe('Dr Chishti leads the images.');
	expect(saysOf({ batonHolderId: 'me' })).toBe('You lead the images.');
	expect(saysOf({ viewerRole: 'observer' })).toBe('Your role is now: observer.');
	expect(saysOf({ status: 'concluded' })).toBe('The meeting has ended.');
	expect(saysOf({})).toBe('');
});

test('[RM24] who asked hears what becomes of the question, and who may settle it that it was asked', () => {
	const { heard, says } = aRoom();
	const question = (status: QuestionStatus, authorId: string): Question => ({
		...{ id: 'q', authorId, text: 'Why?', at: '', status, secondCount: 0 },
		isSecondedByViewer: false
	});
	const asked = (one: Question) => ({ state: { ...heard.state, questions: [one] } });
	expect(says(asked(question('open', 'me')))).toBe('');
	expect(says(asked(question('raised', 'me')))).toBe('Your question is before the board.');
	expect(says(asked(question('answered', 'me')))).toBe('Your question is answered.');
	const other = { ...question('open', 'Chishti'), id: 'r' };
	expect(says(asked(other))).toBe('');
	expect(says({ ...asked({ ...other, id: 's' }), maySettle: true })).toBe('An observer asks: Why?');
});
