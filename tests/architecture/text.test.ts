import { expect, test } from 'vitest';
import { MEETING_ROLES } from '#lib/domain/meeting/meeting.ts';
import { REFUSALS } from '#lib/domain/outcome.ts';
import { GRADES, PROVINCES, SPECIALTIES } from '#lib/domain/people/people.ts';
import { CLOSE_CODES } from '#lib/protocol/documents.ts';
import { en } from '#lib/text/en.ts';
import { text } from '#lib/text/text.ts';

const sentences = Object.entries(en);

test.each([
	['refusal', Object.keys(REFUSALS)],
	['close', Object.keys(CLOSE_CODES)],
	['grade', GRADES],
	['specialty', SPECIALTIES],
	['role', MEETING_ROLES],
	['province', PROVINCES]
])('every code of the group %s has its text', (group, codes) => {
	const missing = codes.filter((code) => !Object.hasOwn(en, `${group}.${code}`));
	expect(missing).toEqual([]);
});

test('no text is empty, hurried or begging', () => {
	const wrong = sentences.filter(([, sentence]) => /^\s*$|!|\bplease\b/i.test(sentence));
	expect(wrong).toEqual([]);
});

test('a value that is not given stays visible, so that it is noticed', () => {
	expect(text('error.unexpected', { id: '7' })).toContain('number: 7');
	expect(text('error.unexpected')).toContain('{id}');
});
