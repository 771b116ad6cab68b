import { expect, test } from 'vitest';
import { quickest } from '../../../../tests/builders/quickest.ts';
import type { Annotation, AnnotationBody, Shape } from './annotation.ts';
import { marksFromFile } from './import-marks.ts';
import { toAnnotationPage } from './web-annotation.ts';

const IMAGE = '0190a000-0000-7000-8000-000000000001';
const OTHER = '0190a000-0000-7000-8000-000000000002';
const SOMEBODY = '0190b000-0000-7000-8000-000000000001';
const IMAGES = [{ id: IMAGE, width: 512, height: 400, frameCount: 3 }];
const PAGE = { origin: 'https://portal.example', id: 'https://portal.example/marks' };

function aMark(changes: Partial<AnnotationBody> = {}): AnnotationBody {
	const shape: Shape = { type: 'arrow', from: [10, 20], to: [30.25, 40] };
	return { imageId: IMAGE, frame: 1, shape, label: 'margin', ...changes };
}

function fileOf(marks: AnnotationBody[]): string {
	const annotations = marks.map((mark): Annotation => ({
		...mark,
		key: `${SOMEBODY}:${OTHER}`,
		authorId: SOMEBODY
	}));
	return JSON.stringify(toAnnotationPage(annotations, PAGE));
}

const board = (present: AnnotationBody[] = []) => ({ images: IMAGES, present });
const far: Shape = { type: 'rectangle', from: [513, 10], to: [600, 20] };
test.each(['', 'not JSON', '{}', '[]', '{"items":3}', 'null'])(
	'[IM91] a file that holds no page of marks is none: %j',
	(written) => {
		expect(marksFromFile(written, board())).toBeNull();
	}
);

test.each([
	['other_image', aMark({ imageId: OTHER })],
	['no_such_frame', aMark({ frame: 3 })],
	['off_the_image', aMark({ shape: far })],
	['off_the_image', aMark({ shape: { type: 'point', at: [20, -0.5] } })],
	['label_too_long', aMark({ label: 'x'.repeat(201) })],
	['already_there', aMark()]
])('[IM91] what no hand could draw there is left out by its line: %s', (why, mark) => {
	const fine = aMark({ label: 'fine' });
	expect(marksFromFile(fileOf([fine, mark]), board([aMark()]))).toEqual({
		marks: [fine],
		refused: [{ line: 2, why }]
	});
});

test('[IM91] an outline of more than the server takes as one entry is left out', () => {
	const points = Array.from({ length: 2000 }, (_, index) => `${index / 7},${1 + index / 11}`);
	const value = `<svg><polyline points="${points.join(' ')}"/></svg>`;
	const source = `${PAGE.origin}/files/images/${IMAGE}/frames/0`;
	const items = [{ target: { source, selector: { type: 'SvgSelector', value } } }];
	expect(marksFromFile(JSON.stringify({ items }), board())).toEqual({
		marks: [],
		refused: [{ line: 1, why: 'too_large' }]
	});
});

test('[IM91] the same mark twice in a file is taken once, whatever the order of its members', () => {
	const { imageId, frame, shape, label } = aMark();
	expect(marksFromFile(fileOf([aMark(), aMark()]), board())).toEqual({
		marks: [aMark()],
		refused: [{ line: 2, why: 'already_there' }]
	});
	const turned = { label, shape, frame, imageId };
	expect(marksFromFile(fileOf([aMark()]), board([turned]))?.marks).toEqual([]);
});

test('[IM91] an export read in where nothing is comes back mark for mark, also beyond an edge', () => {
	const marks = [
		aMark(),
		aMark({ frame: 0, label: '', shape: { type: 'ellipse', from: [-20, -20], to: [5, 5] } }),
		aMark({ shape: { type: 'angle', from: [1, 1], apex: [2.5, 9], to: [511, 399] } })
	];
	expect(marksFromFile(fileOf(marks), board())).toEqual({ marks, refused: [] });
});

test('[IM91] 3,000 marks, more than a file may hold, are read within 300 ms', async () => {
	const written = fileOf(
		Array.from({ length: 3000 }, (_, index) => aMark({ label: `number ${index}` }))
	);
	const read = () => marksFromFile(written, board());
	expect(read()?.marks).toHaveLength(3000);
	expect(await quickest({ below: 300 }, read)).toBeLessThan(300);
});
