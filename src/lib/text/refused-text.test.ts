import { expect, test } from 'vitest';
import { refusedText } from './refused-text.ts';

test('a form whose wrong fields are marked says how many they are, any other why it was refused', () => {
	expect(refusedText('malformed', { title: 'title_short' })).toBe(
		'One field is not right yet, see below.'
	);
	expect(refusedText('malformed', { title: 'title_short', origin: 'required' })).toBe(
		'2 fields are not right yet, see below.'
	);
	expect(refusedText('malformed')).toBe(
		'What was sent could not be read. Reload the page and try again.'
	);
	expect(refusedText('case_incomplete', { question: 'missing' })).toBe(
		'The case is kept as a draft. What is missing is listed below.'
	);
});
