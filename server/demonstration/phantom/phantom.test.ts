import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Point } from '#lib/domain/annotation/annotation.ts';
import { measureOf, valuesIn } from '#lib/domain/annotation/measure.ts';
import { convertHere } from '../../../tests/builders/conversions.ts';
import { MATRIX, PIXEL_MM, columnOf } from './chest/canvas.ts';
import { SLICE_COUNT, SLICE_STEP_MM, chestSlices } from './chest/chest-series.ts';
import { NODULE } from './chest/nodule.ts';
import { mammogram } from './mammogram/mammogram.ts';
import { chestFiles } from './phantom-files.ts';

const NODULE_SLICE = NODULE.center[2] / SLICE_STEP_MM;
const [NODULE_COLUMN, NODULE_ROW] = [columnOf(NODULE.center[0]), columnOf(NODULE.center[1])];
/** Halfway from lung to soft tissue: where a reader puts the end of a ruler. */
const EDGE_HU = -400;

let slices: { z: number; hu: Int16Array }[];
beforeAll(() => {
	slices = [...chestSlices()];
}, 120_000);

/** Pixels from the middle of the mass to its edge, both ways, along a row or a column. */
function extent(hu: ArrayLike<number>, step: number): number {
	const middle = NODULE_ROW * MATRIX + NODULE_COLUMN;
	let [first, last] = [middle, middle];
	while ((hu[first - step] ?? -1000) > EDGE_HU) {
		first -= step;
	}
	while ((hu[last + step] ?? -1000) > EDGE_HU) {
		last += step;
	}
	return (last - first) / step + 1;
}

function meanAround(hu: ArrayLike<number>, radius: number): number {
	let [sum, count] = [0, 0];
	for (let row = -radius; row <= radius; row += 1) {
		for (let column = -radius; column <= radius; column += 1) {
			sum += hu[(NODULE_ROW + row) * MATRIX + NODULE_COLUMN + column] ?? 0;
			count += 1;
		}
	}
	return sum / count;
}

describe('the phantom chest', () => {
	test('is the same on every run', () => {
		const digest = (hu: Int16Array) => createHash('sha256').update(hu).digest('hex');
		const again = chestSlices().drop(NODULE_SLICE).next().value;
		expect(again && digest(again.hu)).toBe(digest(slices[NODULE_SLICE]?.hu ?? new Int16Array()));
	});

	test('lies on the lattice that it states', () => {
		expect(slices.map(({ z }) => z)).toEqual(
			Array.from({ length: SLICE_COUNT }, (_, index) => index * SLICE_STEP_MM)
		);
		expect(slices.every(({ hu }) => hu.length === MATRIX * MATRIX)).toBe(true);
	});

	test('has a mass of the stated size, within one pixel, along rows, columns and slices', () => {
		const hu = slices[NODULE_SLICE]?.hu ?? new Int16Array();
		const expected = NODULE.diameterMm / PIXEL_MM;
		expect(Math.abs(extent(hu, 1) - expected)).toBeLessThanOrEqual(1);
		expect(Math.abs(extent(hu, MATRIX) - expected)).toBeLessThanOrEqual(1);
		const isMass = slices.map(({ hu: one }) => meanAround(one, 1) > EDGE_HU);
		const inMass =
			isMass.indexOf(false, NODULE_SLICE) - isMass.lastIndexOf(false, NODULE_SLICE) - 1;
		expect(Math.abs(inMass * SLICE_STEP_MM - NODULE.diameterMm)).toBeLessThanOrEqual(SLICE_STEP_MM);
	});

	test('has the stated density in the mass, and those of air, fat, blood and bone around it', () => {
		const mean = meanAround(slices[NODULE_SLICE]?.hu ?? [], 8);
		expect(Math.abs(mean - NODULE.hu)).toBeLessThan(2);
		const all = slices.flatMap(({ hu }) => [
			Math.min(...hu.subarray(0, MATRIX)),
			hu.reduce((a, b) => Math.max(a, b))
		]);
		expect(Math.min(...all)).toBeGreaterThanOrEqual(-1024);
		expect(Math.max(...all)).toBeGreaterThan(600);
	});

	test('[IM66] an ellipse in the mass reads its stated density, and one around it its stated size', () => {
		const values = slices[NODULE_SLICE]?.hu ?? new Int16Array();
		const frame = { values, width: MATRIX, height: MATRIX };
		/** The middle of a pixel is half a pixel from its corner. */
		const around = (mm: number): { from: Point; to: Point } => {
			const reach = mm / 2 / PIXEL_MM;
			const [x, y] = [NODULE_COLUMN + 0.5, NODULE_ROW + 0.5];
			return { from: [x - reach, y - reach], to: [x + reach, y + reach] };
		};
		const core = valuesIn(around(NODULE.diameterMm * 0.8), frame);
		expect(Math.abs((core?.mean ?? NaN) - NODULE.hu)).toBeLessThan(2);
		expect(core?.deviation).toBeLessThan(30);
		const whole = around(NODULE.diameterMm);
		const calibration = { rowSpacing: PIXEL_MM, columnSpacing: PIXEL_MM };
		const area = measureOf({ type: 'ellipse', ...whole }, calibration);
		const stated = (Math.PI / 4) * NODULE.diameterMm ** 2;
		expect(area).toMatchObject({ kind: 'area', unit: 'mm' });
		expect(area?.kind === 'area' && area.value).toBeCloseTo(stated, 6);
		const counted = (valuesIn(whole, frame)?.count ?? 0) * PIXEL_MM ** 2;
		expect(Math.abs(counted / stated - 1)).toBeLessThan(0.01);
	});

	test('comes out of the worker as it went in, in order and with its calibration', async () => {
		const files = [...chestFiles()].slice(NODULE_SLICE - 1, NODULE_SLICE + 2).toReversed();
		const { result, read } = await convertHere(
			files.map(({ name, content }) => ({ name, content: Buffer.concat([...content]) }))
		);
		expect(result).toMatchObject({
			ok: true,
			images: [
				{
					modality: 'CT',
					width: MATRIX,
					height: MATRIX,
					rowSpacing: PIXEL_MM,
					columnSpacing: PIXEL_MM,
					sliceSpacing: SLICE_STEP_MM
				}
			]
		});
		const { hu } = slices[NODULE_SLICE] ?? { hu: new Int16Array() };
		expect((await read('out/s0-1.gz')).equals(Buffer.from(hu.buffer))).toBe(true);
	});
});

test('the mammogram is gray, dark outside of the breast, and its calcifications are the brightest of it', async () => {
	const picture = sharp(await mammogram());
	const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
	const grayAt = (x: number, y: number) => data[(y * info.width + x) * info.channels] ?? -1;
	expect([info.width, info.height]).toEqual([1920, 2560]);
	expect(grayAt(100, 300)).toBe(0);
	// Muscle above tissue above fat.
	expect(grayAt(1850, 300)).toBeGreaterThan(grayAt(1700, 1900) + 30);
	const inSegment: number[] = [];
	for (let y = 850; y < 1150; y += 1) {
		for (let x = 850; x < 1170; x += 1) {
			inSegment.push(grayAt(x, y));
		}
	}
	expect(Math.max(...inSegment)).toBeGreaterThan(180);
	expect(inSegment.filter((gray) => gray > 170).length).toBeLessThan(inSegment.length / 20);
}, 60_000);
