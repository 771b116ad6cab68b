import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { encodeDeletions, Stretches } from './stretches.ts';

const stretch = fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 6 })).map(([from, length]) => ({
	client: 1,
	from,
	to: from + length
}));
const clocksOf = (stretches: Iterable<{ from: number; to: number }>): number[] =>
	[...stretches].flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at));

test('a set of stretches holds the clocks that were added, joined and in order', () => {
	fc.assert(
		fc.property(fc.array(stretch), (added) => {
			const set = new Stretches();
			set.addAll(added);
			const clocks = [...new Set(clocksOf(added))].sort((a, b) => a - b);
			expect(clocksOf(set)).toEqual(clocks);
			const edges = [...set].flatMap(({ from, to }) => [from, to]);
			expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b));
		})
	);
});

test('what is missing of a stretch is what was never added', () => {
	fc.assert(
		fc.property(fc.array(stretch), stretch, (added, asked) => {
			const set = new Stretches();
			set.addAll(added);
			const known = new Set(clocksOf(added));
			expect(clocksOf(set.missing(asked))).toEqual(
				clocksOf([asked]).filter((one) => !known.has(one))
			);
		})
	);
});

test('another client has stretches of its own', () => {
	const set = new Stretches();
	set.add({ client: 1, from: 0, to: 9 });
	expect(set.missing({ client: 2, from: 3, to: 4 })).toEqual([{ client: 2, from: 3, to: 4 }]);
});

test('Yjs reads the delete set that is written', () => {
	const set = [
		{ client: 9, from: 0, to: 2 },
		{ client: 9, from: 5, to: 6 },
		{ client: 4, from: 1, to: 2 }
	];
	const { ds } = Y.decodeUpdate(Buffer.concat([new Uint8Array([0]), encodeDeletions(set)]));
	expect(
		[...ds.clients].map(([client, items]) => [client, items.map((one) => [one.clock, one.len])])
	).toEqual([
		[
			9,
			[
				[0, 2],
				[5, 1]
			]
		],
		[4, [[1, 1]]]
	]);
});
