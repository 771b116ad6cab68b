import { describe, expect, test } from 'vitest';
import type { Point } from '../domain/annotation/annotation.ts';
import {
	assembleStroke,
	strokeMessage,
	StrokeAssembly,
	type AssembledStroke,
	type TimedPoint
} from './strokes.ts';

const stroke = { id: 'stroke-1', imageId: 'image-1', frame: 3, tool: 'freehand' };
/** A point each 10 ms. */
const line: TimedPoint[] = Array.from({ length: 300 }, (_, index) => ({
	at: [index, index % 5] as Point,
	time: index * 10
}));
const whole = line.map(({ at }) => at);
/** The message that leaves when `count` points are drawn. */
const after = (count: number) => strokeMessage(stroke, line.slice(0, count), (count - 1) * 10);

describe('a message', () => {
	test('carries the points of the last 500 ms, the one before them, and the place of the first', () => {
		expect(after(20)).toMatchObject({ id: 'stroke-1', frame: 3, firstIndex: 0 });
		const late = after(300);
		expect(late.firstIndex).toBe(248);
		expect(late.points).toEqual(whole.slice(248));
	});

	test('after a pause carries the last point', () => {
		expect(strokeMessage(stroke, line.slice(0, 10), 99_000)).toMatchObject({
			firstIndex: 9,
			points: [[9, 4]]
		});
	});

	test('of who presses, waits and then draws carries the beginning', () => {
		const slow: TimedPoint[] = [
			{ at: [1, 1], time: 0 },
			{ at: [4, 4], time: 900 }
		];
		expect(strokeMessage(stroke, slow, 900)).toMatchObject({ firstIndex: 0 });
	});

	test('of an arrow carries both ends, however slow it is drawn', () => {
		const ends: TimedPoint[] = [
			{ at: [1, 1], time: 0 },
			{ at: [9, 9], time: 8000 }
		];
		const message = strokeMessage({ ...stroke, tool: 'arrow' }, ends, 8000);
		expect(message).toMatchObject({
			firstIndex: 0,
			points: [
				[1, 1],
				[9, 9]
			]
		});
	});
});

describe('putting a line together', () => {
	const assembled = (counts: number[]) =>
		counts
			.map(after)
			.reduce<AssembledStroke | null>((known, message) => assembleStroke(known, message), null);

	test('gives the whole line from its pieces', () => {
		expect(assembled([10, 30, 60, 90, 120, 160, 200, 240, 290, 300])?.points).toEqual(whole);
	});

	test('loses nothing when a message is skipped, because the next covers it', () => {
		expect(assembled([30, 60, /* 90 skipped */ 105, 150])?.points).toEqual(whole.slice(0, 150));
	});

	test('does not take a message twice, nor an older one after a newer', () => {
		expect(assembled([30, 60, 60, 90, 40])?.points).toEqual(whole.slice(0, 90));
	});

	test('closes the hole of a longer silence and goes on counting as the sender does', () => {
		const known = assembled([30, 200, 230]);
		expect(known?.points).toEqual([...whole.slice(0, 30), ...whole.slice(148, 230)]);
		expect(known?.nextIndex).toBe(230);
	});

	test('begins anew with another stroke, and where a late joiner comes in', () => {
		const next = { ...after(5), id: 'stroke-2' };
		expect(assembleStroke(assembled([60]), next).points).toEqual(whole.slice(0, 5));
		expect(assembled([300])?.points).toEqual(whole.slice(248));
	});

	test('replaces the ends of an arrow', () => {
		const arrow = { ...stroke, tool: 'arrow', firstIndex: 0 };
		const first = assembleStroke(null, {
			...arrow,
			points: [
				[0, 0],
				[5, 5]
			]
		});
		expect(
			assembleStroke(first, {
				...arrow,
				points: [
					[0, 0],
					[9, 2]
				]
			}).points
		).toEqual([
			[0, 0],
			[9, 2]
		]);
	});

	test('forgets a line that has ended', () => {
		const lines = new StrokeAssembly();
		lines.add('person-1', after(60));
		expect(lines.add('person-1', null)).toBeNull();
		expect(lines.add('person-1', after(300))?.points).toEqual(whole.slice(248));
	});
});
