import { expect, test } from 'vitest';
import { isKnownAnnotation, isKnownComment } from './known-entry.ts';

const mark = { imageId: 'a', frame: 0, label: '', shape: { type: 'point', at: [1, 2] } };

test('a mark of a kind that this page does not know is not drawn', () => {
	expect(isKnownAnnotation({ ...mark, shape: { type: 'spiral' } })).toBe(false);
	expect(isKnownAnnotation({ ...mark, shape: null })).toBe(false);
	expect(isKnownAnnotation(null)).toBe(false);
	expect(isKnownAnnotation({ ...mark, shape: { type: 'toString' } })).toBe(false);
});

test('a mark of a known kind is drawn', () => {
	expect(isKnownAnnotation(mark)).toBe(true);
});

test('a comment needs its words and its time', () => {
	expect(isKnownComment({ annotationKey: null, text: 'Same plane?', writtenAt: 5 })).toBe(true);
	expect(isKnownComment({ annotationKey: null, text: 'Same plane?' })).toBe(false);
});
