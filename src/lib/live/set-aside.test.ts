import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { setAsideOf, withoutText } from './set-aside.ts';

function content() {
	const doc = new Y.Doc();
	return { entries: doc.getMap<unknown>('entries'), fragment: doc.getXmlFragment('text') };
}

test('without a waiting change nothing is set aside', () => {
	expect(setAsideOf('marks', [], content())).toEqual([]);
	expect(setAsideOf('recommendation', [], content())).toEqual([]);
});

test('an entry is set aside once, as it stood at last, with the time of its last change', () => {
	const { entries, fragment } = content();
	entries.set('a', { label: 'first' });
	entries.set('a', { label: 'last' });
	entries.set('b', { label: 'other' });
	const pending = [
		{ keys: ['a'], at: 1 },
		{ keys: ['b'], at: 2 },
		{ keys: ['a'], at: 3 }
	];
	expect(setAsideOf('marks', pending, { entries, fragment })).toEqual([
		{ kind: 'marks', key: 'a', value: { label: 'last' }, at: 3 },
		{ kind: 'marks', key: 'b', value: { label: 'other' }, at: 2 }
	]);
});

test('a removal that was not accepted is shown as a removal', () => {
	expect(setAsideOf('comments', [{ keys: ['gone'], at: 4 }], content())).toEqual([
		{ kind: 'comments', key: 'gone', value: null, at: 4 }
	]);
});

test('of a text the whole text is set aside, as it stood on the screen', () => {
	const { entries, fragment } = content();
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [new Y.XmlText('Stage the mediastinum first.')]);
	fragment.insert(0, [paragraph]);
	expect(setAsideOf('recommendation', [{ keys: [], at: 5 }], { entries, fragment })).toEqual([
		{ kind: 'recommendation', text: 'Stage the mediastinum first.', at: 5 }
	]);
});

test('[RD14] of a text that was replaced nothing is set aside but that there was something', () => {
	const { entries, fragment } = content();
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [new Y.XmlText('For Zulfiqar Marker-Khan.')]);
	fragment.insert(0, [paragraph]);
	const pending = [{ keys: [], at: 6 }];
	expect(withoutText(setAsideOf('recommendation', pending, { entries, fragment }))).toEqual([
		{ kind: 'recommendation', text: null, at: 6 }
	]);
});
