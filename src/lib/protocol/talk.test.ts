import * as v from 'valibot';
import { expect, test } from 'vitest';
import { TALK_COMMANDS, changesWordsOnly } from './talk.ts';

const commandId = crypto.randomUUID();
const takes = (name: keyof typeof TALK_COMMANDS, input: object): boolean =>
	v.is(TALK_COMMANDS[name], { commandId, ...input });

test('[RM8] a message has 1 to 1,000 characters', () => {
	const lengths = [0, 1, 1000, 1001].map((length) => 'a'.repeat(length));
	expect(lengths.map((text) => takes('message:send', { text }))).toEqual([
		false,
		true,
		true,
		false
	]);
	expect(takes('message:send', { text: '   ' })).toBe(false);
});

test('[RM11] a poll has 2 to 8 options, each one line and no two alike', () => {
	const poll = (options: string[]) =>
		takes('poll:open', { question: 'Which?', options, isMultiple: false, isAnonymous: true });
	const many = Array.from({ length: 9 }, (_, index) => `Option ${index}`);
	expect([many.slice(0, 1), many.slice(0, 2), many.slice(0, 8), many].map(poll)).toEqual([
		...[false, true, true, false]
	]);
	expect(poll(['PET-CT', ' PET-CT '])).toBe(false);
	expect(poll(['PET-CT\nMRI', 'EBUS'])).toBe(false);
});

test('a call, its end and an admission change rights; words do not', () => {
	const rights = Object.keys(TALK_COMMANDS).filter((name) => !changesWordsOnly(name));
	expect(rights).toEqual(['hand:lower', 'hand:call', 'lobby:admit']);
});
