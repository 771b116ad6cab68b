import { prosemirrorToYXmlFragment } from '@tiptap/y-tiptap';
import { Schema } from '@tiptap/pm/model';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { aDoc, edit, judge, server } from '../../../tests/builders/judge-update.ts';

describe('a recommendation', () => {
	const kind = 'recommendation';
	const written = edit(aDoc(2), (doc) => {
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [new Y.XmlText('Offer surgery')]);
		doc.getXmlFragment('recommendation').insert(0, [paragraph]);
	});
	const textOf = (doc: Y.Doc): Y.XmlText =>
		(doc.getXmlFragment('recommendation').get(0) as Y.XmlElement).get(0) as Y.XmlText;

	test('refuses another root, a key on the root, unknown elements, formats and types', () => {
		const changes: ((doc: Y.Doc) => void)[] = [
			(doc) => doc.getXmlFragment('other').insert(0, [new Y.XmlText('x')]),
			(doc) => doc.getMap('recommendation').set('x', 1)
		];
		for (const change of changes) {
			expect(judge(edit(aDoc(1), change), { kind })).toBe('not_allowed');
		}
		const shapes: ((doc: Y.Doc) => void)[] = [
			(doc) => doc.getXmlFragment('recommendation').insert(0, [new Y.XmlElement('script')]),
			(doc) => doc.getXmlFragment('recommendation').insert(0, [new Y.XmlHook('x') as never]),
			(doc) => textOf(doc).insert(0, 'x', { link: { href: 'javascript:alert(1)' } }),
			(doc) => textOf(doc).insertEmbed(0, { src: 'x' }),
			(doc) => (textOf(doc).parent as Y.XmlElement).setAttribute('on click', 'x'),
			(doc) => (textOf(doc).parent as Y.XmlElement).setAttribute('onclick', 'x'),
			(doc) => (textOf(doc).parent as Y.XmlElement).setAttribute('style', 'x'),
			(doc) => (textOf(doc).parent as Y.XmlElement).setAttribute('level', { a: 1 } as never)
		];
		for (const shape of shapes) {
			expect(judge(edit(aDoc(1, written), shape), { kind, known: server(written) })).toBe(
				'malformed'
			);
		}
	});

	const element = (name: string, ...inside: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement => {
		const made = new Y.XmlElement(name);
		made.insert(0, inside);
		return made;
	};
	const headed = (level: unknown): Y.XmlElement => {
		const heading = element('heading');
		heading.setAttribute('level', level as string);
		return heading;
	};
	const numbered = (start: unknown): Y.XmlElement => {
		const list = element('orderedList');
		list.setAttribute('start', start as string);
		return list;
	};
	test.each<[string, () => Y.XmlElement | Y.XmlText]>([
		['text without a paragraph', () => new Y.XmlText('naked')],
		['an entry without a list', () => element('listItem', element('paragraph'))],
		['a break without a paragraph', () => element('hardBreak')],
		['a paragraph in a paragraph', () => element('paragraph', element('paragraph'))],
		['text in a list', () => element('bulletList', new Y.XmlText('x'))],
		['text in a break', () => element('paragraph', element('hardBreak', new Y.XmlText('x')))],
		['a heading of another level', () => headed(7)],
		['a level that is a word', () => headed('script')],
		['a list that begins at a word', () => numbered('x')],
		['a list that begins before nothing', () => numbered(-1)]
	])('[HP28] refuses %s, alone and beside what is known', (_what, make) => {
		const place = (doc: Y.Doc, at: number) =>
			doc.getXmlFragment('recommendation').insert(at, [make()]);
		expect(
			judge(
				edit(aDoc(1), (doc) => place(doc, 0)),
				{ kind }
			)
		).toBe('malformed');
		const beside = edit(aDoc(1, written), (doc) => place(doc, 1));
		expect(judge(beside, { kind, known: server(written) })).toBe('malformed');
	});

	test('[HP28] refuses an element in the text of a known paragraph', () => {
		const paragraphOf = (doc: Y.Doc) => textOf(doc).parent as Y.XmlElement;
		const change = edit(aDoc(1, written), (doc) =>
			paragraphOf(doc).insert(1, [element('bulletList')])
		);
		expect(judge(change, { kind, known: server(written) })).toBe('malformed');
	});

	test('refuses structs of a colleague’s client id', () => {
		const forged = edit(aDoc(2, written), (doc) => textOf(doc).insert(0, 'Do not '));
		expect(judge(forged, { kind, known: server(written) })).toBe('not_allowed');
	});

	test('lets several people write into and delete from each other’s text', () => {
		const change = edit(aDoc(1, written), (doc) => {
			textOf(doc).delete(0, 5);
			textOf(doc).insert(0, 'Postpone', { bold: {} });
		});
		expect(judge(change, { kind, known: server(written) })).toBeNull();
	});

	test('takes a paragraph that was written and deleted while offline', () => {
		const doc = aDoc(1, written);
		doc.getXmlFragment('recommendation').insert(1, [new Y.XmlElement('paragraph')]);
		(doc.getXmlFragment('recommendation').get(1) as Y.XmlElement).insert(0, [new Y.XmlText('x')]);
		doc.getXmlFragment('recommendation').delete(1, 1);
		const update = Y.encodeStateAsUpdate(doc, Y.encodeStateVectorFromUpdate(written));
		expect(judge(update, { kind, known: server(written) })).toBeNull();
	});

	test('refuses elements nested by thousands, in one update or one inside the other', () => {
		const nest = (into: Y.XmlFragment | Y.XmlElement, levels: number): Y.XmlElement => {
			let inner = new Y.XmlElement('bulletList');
			into.insert(0, [inner]);
			for (let left = levels - 1; left > 0; left -= 1) {
				const next = new Y.XmlElement(inner.nodeName === 'bulletList' ? 'listItem' : 'bulletList');
				inner.insert(0, [next]);
				inner = next;
			}
			return inner;
		};
		const rootOf = (doc: Y.Doc): Y.XmlFragment => doc.getXmlFragment('recommendation');
		const atOnce = edit(aDoc(1), (doc) => nest(rootOf(doc), 3000));
		expect(judge(atOnce, { kind })).toBe('malformed');

		const doc = aDoc(1);
		let inner: Y.XmlElement | null = null;
		const first = edit(doc, () => {
			inner = nest(rootOf(doc), 40);
		});
		expect(judge(first, { kind })).toBeNull();
		const deeper = edit(doc, () => nest(inner as never, 1));
		expect(judge(deeper, { kind, known: server(first) })).toBe('malformed');
	});

	test('takes everything that the editor can make', () => {
		const schema = new Schema({
			nodes: {
				doc: { content: 'block+' },
				paragraph: { group: 'block', content: 'inline*' },
				heading: { group: 'block', content: 'inline*', attrs: { level: {} } },
				bulletList: { group: 'block', content: 'listItem+' },
				orderedList: {
					group: 'block',
					content: 'listItem+',
					attrs: { start: { default: 1 }, type: { default: null } }
				},
				listItem: { content: 'block+' },
				hardBreak: { group: 'inline', inline: true },
				text: { group: 'inline' }
			},
			marks: { bold: {}, italic: {} }
		});
		const words = { type: 'text', text: 'T1c', marks: [{ type: 'bold' }, { type: 'italic' }] };
		const paragraph = { type: 'paragraph', content: [words, { type: 'hardBreak' }, words] };
		const items = [{ type: 'listItem', content: [paragraph] }];
		const whole = schema.nodeFromJSON({
			type: 'doc',
			content: [
				{ type: 'heading', attrs: { level: 2 }, content: [words] },
				paragraph,
				{ type: 'bulletList', content: items },
				{ type: 'orderedList', attrs: { start: 3, type: null }, content: items }
			]
		});
		const update = edit(aDoc(1), (doc) => {
			prosemirrorToYXmlFragment(whole, doc.getXmlFragment('recommendation'));
		});
		expect(judge(update, { kind })).toBeNull();
	});
});
