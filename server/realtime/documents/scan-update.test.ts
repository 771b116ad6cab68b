import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Malformed, TooLarge } from './byte-reader.ts';
import { scanUpdate } from './scan-update.ts';

function edited(edit: (doc: Y.Doc) => void, clientID = 7): Uint8Array {
	const doc = new Y.Doc();
	doc.clientID = clientID;
	edit(doc);
	return Y.encodeStateAsUpdate(doc);
}

const richText = edited((doc) => {
	const text = new Y.XmlText();
	const heading = new Y.XmlElement('heading');
	heading.setAttribute('level', 2 as unknown as string);
	doc.getXmlFragment('recommendation').insert(0, [heading, text]);
	text.insert(0, 'Neoadjuvant 🫁 chemotherapy', { bold: {} });
	text.delete(2, 4);
});
const marks = edited((doc) => {
	doc.getMap('annotations').set('a', { label: 'نوڈیول', shape: { at: [1.5, -2, 2 ** 40] } });
	doc.getMap('annotations').set('a', [true, false, null, undefined, 'x', new Uint8Array(3)]);
	doc.getMap('annotations').delete('a');
	doc.getArray('list').push([1, 'two', { three: 3n }]);
});

/** Type, value: lib0's "any" for one list in another, so many deep. */
const nested = (depth: number): number[] => [
	...Array.from({ length: depth }, () => [117, 1]).flat(),
	126
];
/** One struct of client 7 at clock 0 in the root "a" under the key "k". */
const oneAny = (value: number[]): Uint8Array =>
	new Uint8Array([1, 1, 7, 0, 0x28, 1, 1, 97, 1, 107, 1, ...value, 0]);

describe('what is refused', () => {
	test('an update cut off at any byte', () => {
		for (const update of [richText, marks]) {
			for (let length = 0; length < update.length; length += 1) {
				expect(() => scanUpdate(update.slice(0, length))).toThrow(Malformed);
			}
		}
	});

	test('bytes after the end', () => {
		expect(() => scanUpdate(Buffer.concat([marks, Buffer.from([0])]))).toThrow(Malformed);
	});

	test('a length that runs past the end, even where more of the same buffer lies behind it', () => {
		const whole = Buffer.concat([
			new Uint8Array([1, 1, 7, 0, 4, 1, 1, 97, 60]),
			Buffer.alloc(99, 65)
		]);
		expect(() => scanUpdate(whole.subarray(0, 20))).toThrow(Malformed);
	});

	test('values nested more than 8 deep', () => {
		expect(scanUpdate(oneAny(nested(7))).structCount).toBe(1);
		expect(() => scanUpdate(oneAny(nested(8)))).toThrow(Malformed);
		expect(() => scanUpdate(oneAny(nested(10_000)))).toThrow(Malformed);
	});

	test.each(['__proto__', 'constructor', 'hasOwnProperty'])('the key %s in a value', (key) => {
		const value = [118, 1, key.length, ...Buffer.from(key), 126];
		expect(() => scanUpdate(oneAny(value))).toThrow(Malformed);
	});

	test('two blocks of one client, of which Yjs would keep the last', () => {
		const block = [1, 7, 0, 0x28, 1, 1, 97, 1, 107, 1, 126];
		const next = [1, 7, 1, 0x28, 1, 1, 97, 1, 108, 1, 126];
		expect(() => scanUpdate(new Uint8Array([2, ...block, ...next, 0]))).toThrow(Malformed);
	});

	test('structs without length, an empty block, a clock beyond 31 bits, a client id beyond 32', () => {
		const hostile = [
			[1, 1, 7, 0, 0x21, 1, 1, 97, 1, 107, 0, 0],
			[1, 0, 7, 0, 0],
			[1, 1, 7, 0xff, 0xff, 0xff, 0xff, 0x7f, 0, 1, 0],
			[1, 1, 0xff, 0xff, 0xff, 0xff, 0x7f, 0, 0, 1, 0],
			[0, 1, 7, 1, 0, 0]
		];
		for (const bytes of hostile) {
			expect(() => scanUpdate(new Uint8Array(bytes))).toThrow(Malformed);
		}
	});

	test('a million tiny structs, before any of them is made', () => {
		const head = [1, 0xc0, 0x84, 0x3d, 7, 0];
		const many = Buffer.concat([new Uint8Array(head), Buffer.alloc(2_000_000, 1)]);
		const begun = performance.now();
		expect(() => scanUpdate(many)).toThrow(TooLarge);
		expect(performance.now() - begun).toBeLessThan(100);
	});
});

test('an update is laid out as Yjs reads it', () => {
	for (const update of [richText, marks]) {
		const layout = scanUpdate(update);
		const { structs, ds } = Y.decodeUpdate(update);
		const last = structs.at(-1);
		expect(layout.structCount).toBe(structs.length);
		expect(layout.blocks).toEqual([
			{ client: 7, from: 0, to: (last?.id.clock ?? 0) + (last?.length ?? 0), isBroken: false }
		]);
		const deleted = (ds.clients.get(7) ?? []).map(({ clock, len }) => ({
			client: 7,
			from: clock,
			to: clock + len
		}));
		expect(layout.deletions).toEqual(deleted);
	}
});

test('format marks and deleted structs are found', () => {
	const formats = Y.decodeUpdate(richText).structs.filter(
		(one) => one instanceof Y.Item && one.content.constructor.name === 'ContentFormat'
	);
	expect(scanUpdate(richText).formats.map(({ from }) => from)).toEqual(
		formats.map((one) => one.id.clock)
	);
	expect(scanUpdate(marks).erased).toEqual([{ client: 7, from: 0, to: 2 }]);
});

test('random bytes in a good update are read as Yjs reads them, or refused', () => {
	const change = fc.tuple(fc.nat(richText.length - 1), fc.nat(255));
	fc.assert(
		fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
			const mutated = richText.slice();
			for (const [at, value] of changes) {
				mutated[at] = value;
			}
			let layout;
			try {
				layout = scanUpdate(mutated);
			} catch (error) {
				return error instanceof Malformed || error instanceof TooLarge;
			}
			let structs;
			try {
				({ structs } = Y.decodeUpdate(mutated));
			} catch {
				// Texts that are no UTF-8 and types that Yjs does not have are left to its own reader.
				return true;
			}
			return structs.length === layout.structCount;
		}),
		{ numRuns: 2000 }
	);
});
