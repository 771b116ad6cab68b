import { describe, expect, test } from 'vitest';
import { REMAP_KEY } from '../../../tests/builders/conversions.ts';
import { aSlice, type SliceGiven } from '../../../tests/builders/dicom.ts';
import { readPart10 } from './read-part10.ts';
import { groupSlices } from './series.ts';
import { slicesOf } from './slices.ts';

function seriesOf(files: SliceGiven[]) {
	const slices = files.flatMap((given, fileIndex) => {
		const file = aSlice(given);
		const part10 = readPart10(file);
		return part10 === null ? [] : slicesOf(part10, { fileIndex, remapKey: REMAP_KEY });
	});
	return groupSlices(slices).map(({ slices: ordered, sliceSpacing }) => ({
		files: ordered.map(({ fileIndex }) => fileIndex),
		sliceSpacing
	}));
}

const text = (tag: number, vr: string, value: string) => ({ [tag]: { tag, vr, value } });

describe('order of slices', () => {
	test('follows their place along the normal, not the instance number', () => {
		const files = [
			{ number: 1, z: 9 },
			{ number: 2, z: 3 },
			{ number: 3, z: 6 }
		];
		expect(seriesOf(files)).toEqual([{ files: [1, 2, 0], sliceSpacing: 3 }]);
	});

	test('follows the instance number where no place is written', () => {
		const change = { 0x00200032: null };
		const files = [
			{ number: 3, change },
			{ number: 1, change },
			{ number: 2, change }
		];
		expect(seriesOf(files)).toEqual([{ files: [1, 2, 0], sliceSpacing: null }]);
	});

	test('a coronal series is ordered from front to back', () => {
		const coronal = (y: number) => ({
			...text(0x00200037, 'DS', '1\\0\\0\\0\\0\\-1'),
			...text(0x00200032, 'DS', `0\\${y}\\0`)
		});
		const files = [30, 10, 20].map((y, index) => ({ number: index + 1, change: coronal(y) }));
		expect(seriesOf(files)).toEqual([{ files: [1, 2, 0], sliceSpacing: 10 }]);
	});

	test('the same instance sent twice is one slice', () => {
		const files = [
			{ number: 1, z: 0 },
			{ number: 2, z: 2 },
			{ number: 1, z: 0 }
		];
		expect(seriesOf(files)).toEqual([{ files: [0, 1], sliceSpacing: 2 }]);
	});
});

describe('several series in one upload', () => {
	test('become several, the longest first', () => {
		const other = text(0x0020000e, 'UI', '1.2.3.9');
		const files = [
			{ number: 11, z: 0, change: other },
			{ number: 12, z: 5, change: other },
			{ number: 1, z: 0 },
			{ number: 2, z: 2 },
			{ number: 3, z: 4 }
		];
		expect(seriesOf(files)).toEqual([
			{ files: [2, 3, 4], sliceSpacing: 2 },
			{ files: [0, 1], sliceSpacing: 5 }
		]);
	});

	test('another matrix is another series, though the UID is the same', () => {
		const files = [
			{ number: 1, z: 0 },
			{ number: 2, z: 2 },
			{ number: 3, z: 4, rows: 8 }
		];
		expect(seriesOf(files).map((one) => one.files)).toEqual([[0, 1], [2]]);
	});

	test('single planes of one series, each turned otherwise, stand together', () => {
		const turned = (x: string) => text(0x00200037, 'DS', `${x}\\0\\1\\0`);
		const files = [
			{ number: 2, change: turned('1\\0\\0') },
			{ number: 1, change: turned('0\\0\\1') },
			{ number: 3, change: turned('0.6\\0.8\\0') }
		];
		expect(seriesOf(files)).toEqual([{ files: [1, 0, 2], sliceSpacing: null }]);
	});
});

describe('views and films', () => {
	const modality = (word: string) => text(0x00080060, 'CS', word);
	const twoFrames = (change: SliceGiven['change']): SliceGiven => ({
		words: Array(48).fill(3) as number[],
		change: { ...change, ...text(0x00280008, 'IS', '2'), 0x00200032: null }
	});

	test.each(['CR', 'DX', 'MG'])('[IM12] each file of %s is an image of its own', (word) => {
		const files = [1, 2].map((number) => ({ number, change: modality(word) }));
		expect(seriesOf(files).map(({ files: own }) => own)).toEqual([[0], [1]]);
	});

	test('[IM12] the same view twice on one CD is one image', () => {
		const files = [1, 1].map((number) => ({ number, change: modality('MG') }));
		expect(seriesOf(files).map(({ files: own }) => own)).toEqual([[0]]);
	});

	test('[IM10] frames without a place keep to their file and their order', () => {
		const films = [1, 2].map((number) => ({ number, ...twoFrames(modality('US')) }));
		expect(seriesOf(films).map(({ files: own }) => own)).toEqual([
			[0, 0],
			[1, 1]
		]);
	});

	test('[IM11] series of equal length stand in the order of the examination', () => {
		const series = (uid: string, number: string, instance: number) => ({
			number: instance,
			change: { ...text(0x0020000e, 'UI', uid), ...text(0x00200011, 'IS', number) }
		});
		const files = [series('1.2.9', '7', 1), series('1.2.8', '3', 2)];
		expect(seriesOf(files).map(({ files: own }) => own)).toEqual([[1], [0]]);
	});
});
