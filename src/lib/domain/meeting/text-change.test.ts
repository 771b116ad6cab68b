import { expect, test } from 'vitest';
import { textChange } from './text-change.ts';

test('equal texts have no change', () => {
	expect(textChange('a\nb', 'a\nb')).toBeNull();
});

test('only the lines that differ are shown, with what stands in their place', () => {
	expect(textChange('Stage\n- two cycles\n- surgery', 'Stage\n- three cycles\n- surgery')).toEqual({
		before: '- two cycles',
		after: '- three cycles'
	});
});

test('an added line has nothing before, a removed line nothing after', () => {
	expect(textChange('a\nc', 'a\nb\nc')).toEqual({ before: '', after: 'b' });
	expect(textChange('a\nb\nc', 'a\nc')).toEqual({ before: 'b', after: '' });
});
