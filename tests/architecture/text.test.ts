import { expect, test } from 'vitest';
import { MEETING_ROLES } from '#lib/domain/meeting/meeting.ts';
import { REFUSALS } from '#lib/domain/outcome.ts';
import { GRADES, PROVINCES, SPECIALTIES } from '#lib/domain/people/people.ts';
import { CLOSE_CODES } from '#lib/protocol/documents.ts';
import { caseForm } from '#lib/text/en/case-form.ts';
import { en } from '#lib/text/en.ts';
import { text } from '#lib/text/text.ts';
import { filesOf } from './source-files.ts';

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

test('every text is read somewhere', async () => {
	const files = await filesOf(['src', 'server'], /\.(ts|svelte)$/);
	const code = files
		.filter(({ path }) => !/\.test\.ts$|lib\/text\/en/.test(path))
		.map(({ content }) => content)
		.join('\n');
	// Keys that are put together from a code: textFor('grade', …) or text(`close.${…}`).
	const beginnings = [
		...[...code.matchAll(/[tT]extFor\(\s*'([\w.-]+)'/g)].map(([, group]) => `${group}.`),
		...[...code.matchAll(/[tT]ext\(\s*`([\w.-]+)\$\{/g)].map(([, start]) => start ?? '')
	];
	const unread = [...Object.keys(en), ...Object.keys(caseForm)].filter(
		(key) => !code.includes(`'${key}'`) && !beginnings.some((start) => key.startsWith(start))
	);
	expect(unread).toEqual([]);
});

test('no text is empty, hurried or begging', () => {
	const wrong = sentences.filter(([, sentence]) => /^\s*$|!|\bplease\b/i.test(sentence));
	expect(wrong).toEqual([]);
});

test('a value that is not given stays visible, so that it is noticed', () => {
	expect(text('error.unexpected', { id: '7' })).toContain('number: 7');
	expect(text('error.unexpected')).toContain('{id}');
});
