import { describe, expect, test } from 'vitest';
import { convertHere } from '../../../tests/builders/conversions.ts';
import { aSlice, SECONDARY_CAPTURE_CLASS, type SliceGiven } from '../../../tests/builders/dicom.ts';

const text = (tag: number, vr: string, value: string) => ({ [tag]: { tag, vr, value } });
const DENIED = text(0x00280301, 'CS', 'NO');
const modality = (word: string) => text(0x00080060, 'CS', word);

async function reasonsOf(...slices: SliceGiven[]): Promise<string[] | undefined> {
	const { result } = await convertHere(
		slices.map((given, index) => ({ name: `${index}.dcm`, content: aSlice(given) }))
	);
	return result.ok ? result.metadata?.burnedIn : undefined;
}

describe('why text may stand in the pixels', () => {
	test('[IM16] nothing speaks for it in a CT that denies it', async () => {
		expect(await reasonsOf({ change: DENIED })).toEqual([]);
	});

	test('[IM16] a file that does not deny it, and one that says so itself', async () => {
		expect(await reasonsOf({})).toEqual(['not_denied']);
		expect(await reasonsOf({ change: text(0x00280301, 'CS', 'YES') })).toEqual(['said']);
	});

	test.each(['US', 'SC', 'OT', 'XA', 'RF', 'ES', 'XC'])(
		'[IM16] %s is written on by its machines, even where the file denies it',
		async (word) => {
			expect(await reasonsOf({ change: { ...DENIED, ...modality(word) } })).toEqual(['kind']);
		}
	);

	test('[IM16] a capture of a screen or a film, by its class or by what it was made from', async () => {
		expect(await reasonsOf({ sopClass: SECONDARY_CAPTURE_CLASS, change: DENIED })).toEqual([
			'converted'
		]);
		const digitized = { ...DENIED, ...text(0x00080064, 'CS', 'DF') };
		expect(await reasonsOf({ change: digitized })).toEqual(['converted']);
	});

	test('[IM16] one file of many is enough', async () => {
		const others = [1, 2].map((number) => ({ number, change: DENIED }));
		const capture = { number: 3, sopClass: SECONDARY_CAPTURE_CLASS };
		expect(await reasonsOf(...others, capture)).toEqual(['converted', 'not_denied']);
	});
});
