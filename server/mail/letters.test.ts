import { expect, test } from 'vitest';
import { newToken } from '#server/auth/tokens.ts';
import { invitationLetter, passkeyLetter, resetLetter } from './letters.ts';

const link = `http://localhost:65535/invitations/${newToken().token}`;

test('every line of a letter fits into a mail, and the link stands alone on one, whole', () => {
	const letters = [
		invitationLetter({
			to: 'doctor@test.example',
			society: 'Pakistan Society of Clinical Oncology',
			grade: 'coordinator',
			link
		}),
		resetLetter('doctor@test.example', link),
		passkeyLetter('doctor@test.example', link)
	];
	for (const { text } of letters) {
		const lines = text.split('\n');
		expect(lines).toContain(link);
		expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(77);
	}
});

test('a link longer than a line is not broken', () => {
	const long = `https://${'tumor-board.'.repeat(10)}example/reset/${newToken().token}`;
	expect(resetLetter('doctor@test.example', long).text.split('\n')).toContain(long);
});
