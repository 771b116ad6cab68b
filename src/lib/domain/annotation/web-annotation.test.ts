import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	AnnotationSchema,
	type Annotation,
	type AnnotationBody,
	type Point,
	type Shape
} from './annotation.ts';
import { fromAnnotationPage, toAnnotationPage, type PageLine } from './web-annotation.ts';
import * as v from 'valibot';
import { quickest } from '../../../../tests/builders/quickest.ts';

const IMAGE = '0190a000-0000-7000-8000-000000000001';
const AUTHOR = '0190b000-0000-7000-8000-000000000001';
const PAGE = { origin: 'https://portal.example', id: 'https://portal.example/marks' };

const coordinate = fc
	.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 20_000 }))
	// There is one zero on an image.
	.map((value) => value + 0);
const point: fc.Arbitrary<Point> = fc.tuple(coordinate, coordinate);
const ends = { from: point, to: point };
const shape: fc.Arbitrary<Shape> = fc.oneof(
	fc.record({ type: fc.constant('point' as const), at: point }),
	fc.record({ type: fc.constantFrom('arrow' as const, 'ruler' as const), ...ends }),
	fc.record({ type: fc.constantFrom('rectangle' as const, 'ellipse' as const), ...ends }),
	fc.record({ type: fc.constant('angle' as const), ...ends, apex: point }),
	fc.record({
		type: fc.constant('polygon' as const),
		points: fc.array(point, { minLength: 3, maxLength: 100 })
	}),
	fc.record({
		type: fc.constant('freehand' as const),
		points: fc.array(point, { minLength: 2, maxLength: 50 })
	})
);
const annotation: fc.Arbitrary<Annotation> = fc.record({
	key: fc.uuid().map((id) => `${AUTHOR}:${id}`),
	authorId: fc.constant(AUTHOR),
	imageId: fc.constant(IMAGE),
	frame: fc.integer({ min: 0, max: 100_000 }),
	shape,
	label: fc.string({ unit: 'grapheme', maxLength: 60 })
});

function aMark(shape: Shape, label = ''): Annotation {
	return { key: `${AUTHOR}:${IMAGE}`, authorId: AUTHOR, imageId: IMAGE, frame: 3, shape, label };
}

/** As a file on its way: text, and back. */
const carried = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const linesOf = (page: unknown): PageLine[] => fromAnnotationPage(page) ?? [];
const markIn = (line: PageLine): AnnotationBody[] => ('mark' in line ? [line.mark] : []);

function imported(target: unknown, body?: unknown): AnnotationBody | undefined {
	return linesOf({ items: [{ type: 'Annotation', body, target }] }).flatMap(markIn)[0];
}

const SOURCE = `https://elsewhere.example/files/images/${IMAGE}/frames/0`;

describe('marks as W3C Web Annotations', () => {
	test('[IM89] whatever was drawn comes back as it was, label and frame with it', () => {
		fc.assert(
			fc.property(fc.array(annotation, { maxLength: 5 }), (marks) => {
				const back = fromAnnotationPage(carried(toAnnotationPage(marks, PAGE)));
				const bodies = marks.map(({ imageId, frame, shape, label }) => ({
					imageId,
					frame,
					shape,
					label
				}));
				expect(back).toEqual(bodies.map((mark) => ({ mark })));
			})
		);
	});

	test('[IM89] an export names context, image, frame, box in whole pixels and exact outline', () => {
		const mark = aMark({ type: 'rectangle', from: [30.5, 40], to: [10, 20.2] }, 'margin');
		expect(toAnnotationPage([mark], PAGE)).toEqual({
			'@context': 'http://www.w3.org/ns/anno.jsonld',
			id: 'https://portal.example/marks',
			type: 'AnnotationPage',
			items: [
				{
					id: `urn:mashwara:annotation:${mark.key}`,
					type: 'Annotation',
					motivation: 'describing',
					creator: { id: `urn:uuid:${AUTHOR}`, type: 'Person' },
					body: {
						type: 'TextualBody',
						format: 'text/plain',
						purpose: 'describing',
						value: 'margin'
					},
					target: {
						source: `https://portal.example/files/images/${IMAGE}/frames/3`,
						selector: [
							{
								type: 'FragmentSelector',
								conformsTo: 'http://www.w3.org/TR/media-frags/',
								value: 'xywh=pixel:10,20,21,20'
							},
							{
								type: 'SvgSelector',
								value: expect.stringContaining('<rect x="10" y="20.2"') as string
							}
						]
					}
				}
			]
		});
	});

	test('[IM89] the box lies on the image even where the mark reaches beyond its edge', () => {
		fc.assert(
			fc.property(annotation, (mark) => {
				const [item] = toAnnotationPage([mark], PAGE).items;
				expect(item?.target.selector[0]?.value).toMatch(/^xywh=pixel:\d+,\d+,[1-9]\d*,[1-9]\d*$/);
			})
		);
	});

	test.each([
		[
			{ type: 'FragmentSelector', value: 'xywh=pixel:10,20,30,40' },
			{ type: 'rectangle', from: [10, 20], to: [40, 60] }
		],
		[
			{
				type: 'SvgSelector',
				value: '<svg><ellipse cx="10" cy="20" rx="3" ry="4"></ellipse></svg>'
			},
			{ type: 'ellipse', from: [7, 16], to: [13, 24] }
		],
		[
			{ type: 'SvgSelector', value: '<svg:svg><polygon points="1,2 3,4 5,6" /></svg:svg>' },
			{
				type: 'polygon',
				points: [
					[1, 2],
					[3, 4],
					[5, 6]
				]
			}
		],
		[
			{ type: 'SvgSelector', value: '<svg><line x1="1" y1="2" x2="3" y2="4"/></svg>' },
			{ type: 'arrow', from: [1, 2], to: [3, 4] }
		]
	])('[IM89] what another program drew as %o is taken', (selector, shape) => {
		const body = { type: 'TextualBody', value: 'seen elsewhere' };
		expect(imported({ source: SOURCE, selector }, body)).toEqual({
			...{ imageId: IMAGE, frame: 0, label: 'seen elsewhere' },
			shape
		});
	});

	test.each([
		[{ source: SOURCE, selector: { type: 'SvgSelector', value: '<svg><path d="M0 0"/></svg>' } }],
		[
			{
				source: SOURCE,
				selector: { type: 'SvgSelector', value: '<svg><circle cx="a" cy="1" r="1"/></svg>' }
			}
		],
		[{ source: SOURCE, selector: { type: 'FragmentSelector', value: 'xywh=percent:1,2,3,4' } }],
		[
			{
				source: 'https://elsewhere.example/a.jpg',
				selector: { type: 'FragmentSelector', value: 'xywh=1,2,3,4' }
			}
		],
		[{ source: SOURCE, selector: { type: 'FragmentSelector', value: 'xywh=9999999,2,3,4' } }]
	])('[IM89] what cannot be drawn is named, not guessed: %j', (target) => {
		expect(linesOf({ items: [{ target }] })).toEqual([{ refused: 'unreadable' }]);
	});

	test('[IM89] anything at all is a page, or null, or named, within 100 ms', async () => {
		expect(fromAnnotationPage(null)).toBeNull();
		expect(fromAnnotationPage({ items: 'all' })).toBeNull();
		fc.assert(
			fc.property(fc.anything(), (value) => {
				const marks = linesOf({ items: [value] }).flatMap(markIn);
				marks.forEach((one) => v.parse(AnnotationSchema, one));
			})
		);
		const hostile = `<rect ${'a="'.repeat(30_000)}`;
		const read = () =>
			imported({ source: SOURCE, selector: { type: 'SvgSelector', value: hostile } });
		expect(read()).toBeUndefined();
		expect(await quickest({ below: 100 }, read)).toBeLessThan(100);
	});
});
