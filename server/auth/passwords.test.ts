import { expect, test } from 'vitest';
import { faultOfPassword } from './passwords.ts';

const EMAIL = 'nadia.sample@hospital.example';
const fault = (password: string) => faultOfPassword(password, EMAIL);

test('a password has 10 to 128 characters, counted as people count them', () => {
	expect(fault('x7 mango r')).toBeNull();
	expect(fault('x7 mango ')).toBe('password_short');
	expect(fault('مینا بازار ٹھ')).toBeNull();
	expect(fault('🫁🫁🫁🫁')).toBe('password_short');
	expect(fault('mango tree '.repeat(11).slice(0, 118) + 'q8w2e9r4t6')).toBeNull();
	expect(fault('mango tree '.repeat(12))).toBe('password_long');
});

test.each([
	'password123',
	'P@ssw0rd2026!',
	'Passw0rd!!!',
	'passwordpassword',
	'1234567890',
	'0987654321',
	'123456789012',
	'qwertyuiop',
	'Qwertyuiop1',
	'qwerty123456',
	'1q2w3e4r5t'.replace('1q2w3e4r5t', '1qaz2wsx3edc'),
	'aaaaaaaaaa',
	'abcabcabcabc',
	'abcdefghij',
	'abc123456789',
	'iloveyou2026',
	'Pakistan@1947',
	'pakistan12345',
	'Lahore-2026-!',
	'tumor-board',
	'Tumor-Board1',
	'mashwara2026',
	'bismillah786',
	'admin@admin1',
	'letmein12345',
	'welcome2026!'
])('%s is refused as common', (password) => {
	expect(fault(password)).toBe('password_common');
});

test.each(['nadia.sample', 'NadiaSample1!', 'nadia.sample@hospital.example', '1-nadia-sample'])(
	'%s is refused as one’s own address',
	(password) => {
		expect(fault(password)).toBe('password_like_email');
	}
);

test.each([
	'correct horse cardamom',
	'xk3p-9qam-2r7t',
	'lentils and cardamom',
	'Tr0ubadour&3xtra',
	'چائے کے ساتھ بسکٹ',
	'nadia sample eats mangoes',
	'k83920174652'
])('%s is taken', (password) => {
	expect(fault(password)).toBeNull();
});

test('judging 500 kB takes under 100 ms', () => {
	const started = process.cpuUsage();
	for (const text of ['a', 'ab1-', '1', '!']) {
		fault(text.repeat(500_000 / text.length));
	}
	// Processor time: a loaded machine does not count.
	expect(process.cpuUsage(started).user / 1000).toBeLessThan(100);
});
