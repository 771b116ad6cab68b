import { expect, test } from 'vitest';
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { bodyOf } from './rich-text.ts';

function written(): Y.XmlFragment {
	const fragment = new Y.Doc().getXmlFragment('recommendation');
	const text = new Y.XmlText();
	text.insert(0, 'Lobectomy', { bold: {} });
	text.insert(9, ' first');
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [text]);
	const heading = new Y.XmlElement('heading');
	heading.setAttribute('level', 2 as never);
	const list = new Y.XmlElement('bulletList');
	const item = new Y.XmlElement('listItem');
	item.insert(0, [new Y.XmlElement('paragraph')]);
	list.insert(0, [item]);
	fragment.insert(0, [heading, paragraph, list]);
	return fragment;
}

test('the text is read from the document as the editor reads it', () => {
	const fragment = written();
	const withoutEmptyAttributes: unknown = JSON.parse(
		JSON.stringify(yXmlFragmentToProsemirrorJSON(fragment)).replaceAll(',"attrs":{}', '')
	);
	expect(bodyOf(fragment)).toEqual(withoutEmptyAttributes);
});
