import { expect, test } from 'vitest';
import { Announcer, type HeardDesk, type HeardTalk } from './announcer.svelte.ts';

const MINUTE_MS = 60_000;

function aRoom() {
	const heard: HeardTalk = {
		...{ spentMs: 4 * MINUTE_MS, budgetMs: 10 * MINUTE_MS, now: 0, breakUntil: null },
		nameOf: (id: string | null) => `Dr ${id}`,
		state: { called: null, polls: [], knocking: [], hands: [], questions: [] }
	};
	const desk: HeardDesk = {
		...{ openItem: { id: 'case' }, mayConduct: false },
		state: { viewerId: 'me', rights: { mayDraw: true } }
	};
	const announcer = new Announcer(desk, heard);
	const says = (change: Partial<HeardTalk>) => {
		announcer.said = '';
		Object.assign(heard, change);
		announcer.look();
		return announcer.said;
	};
	return { heard, says };
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
