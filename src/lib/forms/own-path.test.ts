import { expect, test } from 'vitest';
import { ownPath } from './own-path.ts';

test.each([
	'//evil.example',
	'///evil.example',
	'/\\evil.example',
	'/\\/evil.example',
	'\\\\evil.example',
	'/\t/evil.example',
	'/\n/evil.example',
	'https://evil.example',
	'https:evil.example',
	'javascript:alert(1)',
	' /boards',
	'boards',
	'/.//evil.example',
	'/a/..//evil.example',
	'http://own.invalid/boards',
	'',
	null,
	undefined,
	42
])('%j leads nowhere but home', (next) => {
	expect(ownPath(next)).toBe('/');
});

test.each(['/', '/boards', '/meetings/1/room?item=2#marks', '/invitations/a-b_c', '/?next=//x'])(
	'%s is kept',
	(next) => {
		expect(ownPath(next)).toBe(next);
	}
);

test('whatever comes out stays on this site in a browser', () => {
	const parts = ['/', '\\', '.', '..', '@', ':', '\t', 'evil.example', '%2f', '?', '#'];
	for (const first of parts) {
		for (const second of parts) {
			for (const third of parts) {
				const path = ownPath(`/${first}${second}${third}`);
				expect(new URL(path, 'http://here.example').origin).toBe('http://here.example');
			}
		}
	}
});
