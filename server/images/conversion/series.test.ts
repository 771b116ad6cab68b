import { describe, expect, test } from 'vitest';
import { convertHere, int16 } from '../../../tests/builders/conversions.ts';
import { aSlice, IDENTIFIERS, wordsOf } from '../../../tests/builders/dicom.ts';

const file = (name: string, content: Buffer | string) => ({ name, content: Buffer.from(content) });

describe('series', () => {
	test('frames lie in the order of the body, in Hounsfield units, with windows and spacing', async () => {
		const { result, read } = await convertHere([
			file('x1', aSlice({ number: 1, z: 8, words: Array(24).fill(1024 + 40) as number[] })),
			file('x2', aSlice({ number: 2, z: 4, words: Array(24).fill(24) as number[] }))
		]);
		expect(result).toMatchObject({
			ok: true,
			images: [
				{
					kind: 'radiology',
					modality: 'CT',
					width: 6,
					height: 4,
					rowSpacing: 0.5,
					columnSpacing: 0.75,
					sliceSpacing: 4,
					windows: [
						{ name: 'lung', center: -600, width: 1500 },
						{ name: 'soft_tissue', center: 40, width: 400 },
						{ name: 'bone', center: 400, width: 1800 }
					]
				}
			]
		});
		const frames = result.ok ? (result.images[0]?.frames ?? []) : [];
		const first = await Promise.all(frames.map(async (path) => int16(await read(path))[0]));
		expect(first).toEqual([-1000, 40]);
	});

	test('the window of the file comes first, under its usual name where it is a usual one', async () => {
		const withWindow = (center: string, width: string) => ({
			0x00281050: { tag: 0x00281050, vr: 'DS', value: center },
			0x00281051: { tag: 0x00281051, vr: 'DS', value: width }
		});
		const namesOf = async (center: string, width: string) => {
			const { result } = await convertHere([
				file('a', aSlice({ change: withWindow(center, width) }))
			]);
			return result.ok ? result.images[0]?.windows.map(({ name }) => name) : [];
		};
		expect(await namesOf('400\\50', '1800\\350')).toEqual([
			'bone',
			'file_2',
			'lung',
			'soft_tissue'
		]);
		expect(await namesOf('50', '350')).toEqual(['file', 'lung', 'soft_tissue', 'bone']);
		expect(await namesOf('50', '0')).toEqual(['lung', 'soft_tissue', 'bone']);
	});

	test('[IM7] tables of a file stand in place of its slope, and behind its own window', async () => {
		const table = (tag: number, first: number, entries: number[]) => ({
			[tag]: {
				tag,
				vr: 'SQ',
				value: [
					[
						{ tag: 0x00283002, vr: 'US', value: [entries.length, first, 16] },
						{ tag: 0x00283006, vr: 'OW', value: wordsOf(entries) }
					]
				]
			}
		});
		const change = {
			0x00080060: { tag: 0x00080060, vr: 'CS', value: 'CR' },
			...table(0x00283000, 0, [500, 40, 300, 20]),
			...table(0x00283010, 100, [0, 0, 50, 100, 100])
		};
		const words = Array.from({ length: 24 }, (_, index) => index % 5);
		const { result, read } = await convertHere([file('a', aSlice({ words, change }))]);
		expect(int16(await read('out/s0-0.gz')).slice(0, 6)).toEqual([500, 40, 300, 20, 20, 500]);
		expect(result.ok && result.images[0]?.windows).toEqual([
			{ name: 'curve', center: 103, width: 2 }
		]);
	});

	test('nothing that is stored holds a name, a number or a place of the file', async () => {
		const { result, everything } = await convertHere([file('a.dcm', aSlice())]);
		expect(result.ok).toBe(true);
		const bytes = (await everything()).toString('latin1');
		for (const identifier of Object.values(IDENTIFIERS)) {
			expect(bytes).not.toContain(identifier);
		}
	});
});
