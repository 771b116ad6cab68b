import { prosemirrorToYXmlFragment } from '@tiptap/y-tiptap';
import { Schema } from '@tiptap/pm/model';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { DocumentKind } from '#lib/protocol/documents.ts';
import { Malformed } from './byte-reader.ts';
import { checkUpdate } from './check-update.ts';
import { cutKnown, type Cut, type KnownState } from './cut-known.ts';
import { Nesting } from './nesting.ts';
import { scanUpdate } from './scan-update.ts';
import { Stretches } from './stretches.ts';

const AMNA = '018f2f6e-7c1b-7000-8000-0000000000a1';
const BILAL = '018f2f6e-7c1b-7000-8000-0000000000b2';
const UUID = '018f2f6e-7c1b-7000-8000-00000000c0de';
const mark = {
	imageId: UUID,
	frame: 0,
	shape: { type: 'rectangle', from: [1, 2], to: [30.5, 40] },
	label: 'margin'
};
const comment = { annotationKey: null, text: 'Is the margin free?', writtenAt: 1_760_000_000_000 };

function aDoc(clientID: number, ...updates: Uint8Array[]): Y.Doc {
	const doc = new Y.Doc();
	for (const update of updates) {
		Y.applyUpdate(doc, update);
	}
	doc.clientID = clientID;
	return doc;
}

/** What one edit sends. */
function edit(doc: Y.Doc, change: (doc: Y.Doc) => void): Uint8Array {
	let sent: Uint8Array | null = null;
	doc.once('update', (update: Uint8Array) => {
		sent = update;
	});
	doc.transact(() => change(doc));
	if (sent === null) {
		throw new Error('the edit changed nothing');
	}
	return sent;
}

/** A server that has these updates, with client 1 and 11 Amna's and client 2 Bilal's. */
function server(...updates: Uint8Array[]): KnownState & { nesting: Nesting } {
	const nesting = new Nesting();
	const clocks = new Map<number, number>();
	const deletions = new Stretches();
	for (const update of updates) {
		nesting.learn(update, (client) => clocks.get(client) ?? 0);
		const layout = scanUpdate(update);
		for (const { client, to } of layout.blocks) {
			clocks.set(client, to);
		}
		deletions.addAll(layout.deletions);
	}
	const owners = new Map([
		[1, AMNA],
		[11, AMNA],
		[2, BILAL]
	]);
	return {
		clockOf: (client) => clocks.get(client) ?? 0,
		undeleted: (stretches) => deletions.missingOf(stretches),
		ownerOf: (client) => owners.get(client),
		nesting
	};
}

function judge(
	update: Uint8Array,
	{
		known = server(),
		by = AMNA,
		kind = 'marks'
	}: { known?: ReturnType<typeof server>; by?: string; kind?: DocumentKind } = {}
): string | null {
	const cut = cutKnown(update, known);
	return cut.verdict === 'fresh'
		? checkUpdate(cut.fresh, { personId: by, kind }, known).refused
		: cut.verdict;
}

const withoutDeletions = (update: Uint8Array): Uint8Array =>
	Buffer.concat([update.subarray(0, scanUpdate(update).deletionsAt), Buffer.from([0])]);
const setMark = (key: string, value: unknown) => (doc: Y.Doc) =>
	doc.getMap('annotations').set(key, value);
const keyOf = (person: string): string => `${person}:${UUID}`;

describe('a document keyed by author refuses', () => {
	test('[LB31] an entry under a colleague’s name', () => {
		expect(judge(edit(aDoc(1), setMark(keyOf(BILAL), mark)))).toBe('not_allowed');
	});

	test.each([AMNA, `${AMNA}:1`, `${AMNA}:${UUID}x`, `x${AMNA}:${UUID}`, UUID])(
		'the key %s',
		(key) => {
			expect(judge(edit(aDoc(1), setMark(key, mark)))).toBe('not_allowed');
		}
	);

	test('structs of a client id that is a colleague’s', () => {
		expect(judge(edit(aDoc(2), setMark(keyOf(AMNA), mark)))).toBe('not_allowed');
	});

	test('a replacement of a colleague’s entry, which names it as origin', () => {
		const theirs = edit(aDoc(2), setMark(keyOf(BILAL), mark));
		const forged = edit(aDoc(1, theirs), setMark(keyOf(BILAL), { ...mark, label: 'mine' }));
		expect(judge(forged, { known: server(theirs) })).toBe('not_allowed');
		// Yjs deletes what was there by itself, so the struct alone would do.
		expect(judge(withoutDeletions(forged), { known: server(theirs) })).toBe('not_allowed');
	});

	test('[LB32] a deletion of a colleague’s entry', () => {
		const theirs = edit(aDoc(2), setMark(keyOf(BILAL), mark));
		const forged = edit(aDoc(1, theirs), (doc) => doc.getMap('annotations').delete(keyOf(BILAL)));
		expect(judge(forged, { known: server(theirs) })).toBe('not_allowed');
	});

	test('another root, and a type inside a type', () => {
		const other = edit(aDoc(1), (doc) => doc.getMap('other').set(keyOf(AMNA), mark));
		const nested = edit(aDoc(1), (doc) => {
			const inner = new Y.Map();
			doc.getMap('annotations').set(keyOf(AMNA), inner);
			inner.set(keyOf(AMNA), mark);
		});
		expect(judge(other)).toBe('not_allowed');
		expect(judge(nested)).toBe('malformed');
	});

	test('values that are no mark, lists, several at once, texts, documents', () => {
		const key = keyOf(AMNA);
		const values = [
			{ ...mark, authorId: BILAL },
			{ ...mark, shape: { type: 'point', at: [Number.NaN, 1] } },
			{ ...mark, label: 'x'.repeat(201) },
			'text',
			null
		];
		for (const value of values) {
			expect(judge(edit(aDoc(1), setMark(key, value)))).toBe('malformed');
		}
		expect(judge(edit(aDoc(1), setMark(key, new Uint8Array(5))))).toBe('malformed');
		expect(judge(edit(aDoc(1), setMark(key, new Y.Doc())))).toBe('malformed');
		const list = edit(aDoc(1), (doc) => doc.getArray('annotations').push([mark, mark]));
		expect(judge(list)).toBe('not_allowed');
	});

	test('JSON content, which Yjs reads and never writes, and collected structs', () => {
		const key = keyOf(AMNA);
		const place = [1, 11, ...Buffer.from('annotations'), key.length, ...Buffer.from(key)];
		const json = new Uint8Array([1, 1, 1, 0, 0x22, ...place, 1, 4, ...Buffer.from('null'), 0]);
		expect(judge(json)).toBe('malformed');
		expect(judge(new Uint8Array([1, 1, 1, 0, 0, 5, 0]))).toBe('malformed');
	});

	test('a comment of four megabytes in a field without a limit of its own', () => {
		const huge = { ...comment, annotationKey: 'x'.repeat(100_000) };
		const update = edit(aDoc(1), (doc) => doc.getMap('comments').set(keyOf(AMNA), huge));
		expect(judge(update, { kind: 'comments' })).toBe('too_large');
	});
});

describe('a document keyed by author takes', () => {
	test('one’s own new entry, its replacement, its deletion, and the undo of that', () => {
		const doc = aDoc(1);
		const undo = new Y.UndoManager(doc.getMap('annotations'), { captureTimeout: 0 });
		const sent = [
			edit(doc, setMark(keyOf(AMNA), mark)),
			edit(doc, setMark(keyOf(AMNA), { ...mark, label: 'moved' })),
			edit(doc, (one) => one.getMap('annotations').delete(keyOf(AMNA))),
			edit(doc, () => undo.undo())
		];
		for (const [index, update] of sent.entries()) {
			expect(judge(update, { known: server(...sent.slice(0, index)) })).toBeNull();
		}
	});

	test('a mark that was made and deleted while offline', () => {
		const doc = aDoc(1);
		edit(doc, setMark(keyOf(AMNA), mark));
		edit(doc, (one) => one.getMap('annotations').delete(keyOf(AMNA)));
		expect(judge(Y.encodeStateAsUpdate(doc))).toBeNull();
	});

	test('an entry that replaces one from another page of the same person', () => {
		const earlier = edit(aDoc(11), setMark(keyOf(AMNA), mark));
		const later = edit(aDoc(1, earlier), setMark(keyOf(AMNA), { ...mark, label: 'again' }));
		expect(judge(later, { known: server(earlier) })).toBeNull();
	});

	test('a comment', () => {
		const update = edit(aDoc(1), (doc) => doc.getMap('comments').set(keyOf(AMNA), comment));
		expect(judge(update, { kind: 'comments' })).toBeNull();
	});
});

describe('running ahead', () => {
	const doc = aDoc(1);
	const first = edit(doc, setMark(keyOf(AMNA), mark));
	const second = edit(doc, setMark(keyOf(AMNA), { ...mark, label: 'two' }));

	test('an edit whose predecessor is missing', () => {
		expect(judge(second)).toBe('ahead');
		expect(judge(second, { known: server(first) })).toBeNull();
	});

	test('a deletion of what is not known, and one beyond what comes with it', () => {
		expect(judge(new Uint8Array([0, 1, 1, 1, 0, 1]))).toBe('ahead');
		expect(judge(new Uint8Array([0, 1, 1, 1, 0, 9]), { known: server(first) })).toBe('ahead');
	});

	test('an origin that nobody has seen', () => {
		const other = edit(aDoc(11), setMark(keyOf(AMNA), mark));
		const beside = edit(aDoc(1, other), setMark(keyOf(AMNA), { ...mark, label: 'x' }));
		expect(judge(withoutDeletions(beside))).toBe('running_ahead');
	});

	test('two structs that name each other as origin', () => {
		const value = [1, 127];
		const ring = [2, 1, 11, 0, 0x88, 1, 0, ...value, 1, 1, 0, 0x88, 11, 0, ...value, 0];
		const text = [2, 1, 11, 0, 0x84, 1, 0, 1, 97, 1, 1, 0, 0x84, 11, 0, 1, 97, 0];
		expect(judge(new Uint8Array(ring))).toBe('malformed');
		expect(judge(new Uint8Array(text), { kind: 'recommendation' })).toBe('running_ahead');
	});

	test('a struct that names itself as origin', () => {
		const itself = new Uint8Array([1, 1, 1, 0, 0x84, 1, 0, 1, 97, 0]);
		expect(judge(itself, { kind: 'recommendation' })).toBe('running_ahead');
	});

	test('a part that was left out', () => {
		const third = edit(doc, setMark(keyOf(AMNA), { ...mark, label: 'three' }));
		expect(judge(Y.mergeUpdates([first, third]))).toBe('ahead');
	});
});

describe('what is known already', () => {
	const theirs = edit(aDoc(2), setMark(keyOf(BILAL), mark));
	const gone = edit(aDoc(2, theirs), (doc) => doc.getMap('annotations').delete(keyOf(BILAL)));

	test('[LB32] a colleague’s deletion in a whole delete set is nobody’s write', () => {
		const answer = Y.encodeStateAsUpdate(aDoc(1, theirs, gone));
		expect(judge(answer, { known: server(theirs, gone) })).toBe('known');
	});

	test('but cannot be read by Yjs is malformed, not a failure of the server', () => {
		const doc = aDoc(1);
		const first = edit(doc, setMark(keyOf(AMNA), mark));
		edit(doc, setMark(keyOf(AMNA), { ...mark, label: 'zwei' }));
		const broken = Buffer.from(Y.encodeStateAsUpdate(doc));
		broken[broken.indexOf('zwei')] = 0xff;
		expect(() => judge(broken, { known: server(first) })).toThrow(Malformed);
	});

	test('is cut off, structs and deletions, and the rest is judged', () => {
		const doc = aDoc(1, theirs, gone);
		const first = edit(doc, setMark(keyOf(AMNA), mark));
		const second = edit(doc, setMark(`${AMNA}:${AMNA}`, mark));
		const cut = cutKnown(Y.encodeStateAsUpdate(doc), server(theirs, gone, first));
		expect(cut).toMatchObject({ verdict: 'fresh', fresh: { deletions: [] } });
		const rest = (cut as Extract<Cut, { verdict: 'fresh' }>).fresh.update;
		expect(scanUpdate(rest)).toMatchObject({ structCount: 1, deletions: [] });
		const peer = aDoc(3, theirs, gone, first, rest);
		expect(peer.getMap('annotations').toJSON()).toEqual(
			aDoc(4, theirs, gone, first, second).getMap('annotations').toJSON()
		);
	});
});

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
				const next = new Y.XmlElement('listItem');
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
