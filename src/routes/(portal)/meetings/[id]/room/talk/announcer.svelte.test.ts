import { expect, test } from 'vitest';
import type { TalkState } from '#lib/domain/meeting/talk.ts';
import type { Desk } from '../desk.svelte.ts';
import { Announcer } from './announcer.svelte.ts';
import type { Talk } from './talk.svelte.ts';

const MINUTE_MS = 60_000;

/** As much of a room as is listened to. */
function aRoom() {
	const heard = {
		...{ spentMs: 4 * MINUTE_MS, budgetMs: 10 * MINUTE_MS, now: 0, breakUntil: null },
		nameOf: (id: string | null) => `Dr ${id}`,
		state: { called: null, polls: [], knocking: [], hands: [], questions: [] } as Partial<TalkState>
	};
	const desk = {
		...{ openItem: { id: 'case' }, mayConduct: false },
		state: { viewerId: 'me', rights: { mayDraw: true } }
	};
	const announcer = new Announcer(desk as unknown as Desk, heard as unknown as Talk);
	const says = (change: Partial<typeof heard>) => {
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
