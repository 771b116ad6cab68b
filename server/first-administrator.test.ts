import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { readParameters, whereToOpen } from './first-administrator.ts';

const USAGE = `Usage: npm run create-admin -- <email> <society>
Societies: sos-pk (Surgical Oncology Society Pakistan), smop (Society of Medical Oncology Pakistan), psco (Pakistan Society of Clinical Oncology).`;

test.each([
	[[], USAGE],
	[['a@hospital.example'], USAGE],
	[['notanemail', 'psco'], `notanemail is not an e-mail address.\n${USAGE}`],
	[['a@hospital.example', 'none'], `There is no society none.\n${USAGE}`]
])('%j is refused in plain words that list the societies', (given, sentence) => {
	expect(() => readParameters(given)).toThrow(sentence);
});

test('an address and a society of the list are taken', () => {
	const given = { email: 'a@hospital.example', society: 'psco' };
	expect(readParameters(['a@hospital.example', 'psco'])).toEqual(given);
});

test('where the link leads is said with the settings it was made of', () => {
	expect(whereToOpen(readConfig({ PORT: '4567' }))).toContain('names localhost and PORT 4567');
	expect(whereToOpen(readConfig({ PUBLIC_URL: 'https://board.example.org' }))).toContain(
		'it begins with PUBLIC_URL'
	);
});
