import type { PixelForm } from './pixel-form.ts';

const INT16_MIN = -32768;
const INT16_MAX = 32767;

/**
 * One stored frame as int16 in `unit` modality units (1 for CT: Hounsfield units). Values that do not fit are clamped to
 * the ends: beyond 32,767 HU nothing is told apart.
 */
export function toInt16(stored: Buffer, form: PixelForm, unit: number): Int16Array {
	const count = form.rows * form.columns;
	const values = new Int16Array(count);
	const table = unitTable(form, unit);
	const read = wordReader(stored, form);
	for (let index = 0; index < count; index += 1) {
		values[index] = table[read(index)] ?? 0;
	}
	return values;
}

/** Each stored word looked up once: sign, slope, intercept, inversion and clamping cost nothing per pixel after that. */
function unitTable(form: PixelForm, unit: number): Int16Array {
	const size = 2 ** form.bitsStored;
	const table = new Int16Array(size);
	for (let word = 0; word < size; word += 1) {
		const inUnits = Math.round((valueOf(word, form) * form.slope + form.intercept) / unit);
		table[word] = Math.min(INT16_MAX, Math.max(INT16_MIN, inUnits));
	}
	return table;
}

/** The number that a stored word means: with its sign, and turned over where low is bright. */
function valueOf(word: number, form: PixelForm): number {
	const size = 2 ** form.bitsStored;
	const { lowest, highest } = storedRange(form);
	const value = form.isSigned && word >= size / 2 ? word - size : word;
	return form.isInverted ? lowest + highest - value : value;
}

function storedRange({ bitsStored, isSigned }: PixelForm): { lowest: number; highest: number } {
	const size = 2 ** bitsStored;
	return isSigned ? { lowest: -size / 2, highest: size / 2 - 1 } : { lowest: 0, highest: size - 1 };
}

/** The stored bits of a pixel, without what lies above or below them (overlays were kept there once). */
function wordReader(stored: Buffer, form: PixelForm): (index: number) => number {
	const shift = form.highBit + 1 - form.bitsStored;
	const mask = 2 ** form.bitsStored - 1;
	if (form.bitsAllocated === 8) {
		const flip = form.isSwapped ? 1 : 0;
		return (index) => ((stored[index ^ flip] ?? 0) >> shift) & mask;
	}
	const [low, high] = form.littleEndian ? [0, 1] : [1, 0];
	return (index) =>
		(((stored[2 * index + low] ?? 0) | ((stored[2 * index + high] ?? 0) << 8)) >> shift) & mask;
}

/** A window of the file, moved as `toInt16` moves the values. */
export function windowInUnits<W extends { center: number; width: number }>(
	window: W,
	form: PixelForm,
	unit: number
): W {
	const { lowest, highest } = storedRange(form);
	const turned = form.slope * (lowest + highest) + 2 * form.intercept - window.center;
	return {
		...window,
		center: (form.isInverted ? turned : window.center) / unit,
		width: Math.max(1, window.width / unit)
	};
}

export type Extent = { lowest: number; highest: number };

/** Smallest and largest value of a frame in modality units. */
export function extentOf(stored: Buffer, form: PixelForm): Extent {
	const read = wordReader(stored, form);
	const seen = new Uint8Array(2 ** form.bitsStored);
	for (let index = 0; index < form.rows * form.columns; index += 1) {
		seen[read(index)] = 1;
	}
	const extent = { lowest: Infinity, highest: -Infinity };
	seen.forEach((isSeen, word) => {
		if (isSeen === 1) {
			const value = valueOf(word, form) * form.slope + form.intercept;
			extent.lowest = Math.min(extent.lowest, value);
			extent.highest = Math.max(extent.highest, value);
		}
	});
	return extent;
}

/**
 * Modality units of one step. 1 for CT. MR has no units of its own, so a series that would overflow, or whose fractions
 * would be rounded away, is scaled as a whole.
 */
export function unitOf(
	modality: 'CT' | 'MR',
	steepest: number,
	{ lowest, highest }: Extent
): number {
	if (modality === 'CT') {
		return 1;
	}
	let unit = steepest < 1 ? steepest : 1;
	while (highest / unit >= INT16_MAX + 1 || lowest / unit < INT16_MIN) {
		unit *= 2;
	}
	return unit;
}
