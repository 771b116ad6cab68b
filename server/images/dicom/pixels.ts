import { modalityRange, modalityValue } from './modality.ts';
import type { GrayForm } from './pixel-form.ts';

const INT16_MIN = -32768;
const INT16_MAX = 32767;

/**
 * How modality values become int16: divided by `unit`, then less `offset`. For CT they are Hounsfield units as they are;
 * other values mean something only beside each other, so a series is scaled or moved as a whole.
 */
export type Scale = { unit: number; offset: number };

/** One stored frame as int16. Values that do not fit are clamped to the ends: beyond 32,767 HU nothing is told apart. */
export function toInt16(stored: Buffer, form: GrayForm, scale: Scale): Int16Array {
	const count = form.rows * form.columns;
	const values = new Int16Array(count);
	const table = unitTable(form, scale);
	const read = wordReader(stored, form);
	for (let index = 0; index < count; index += 1) {
		values[index] = table[read(index)] ?? 0;
	}
	return values;
}

/** Each stored word looked up once: sign, slope, intercept, table, inversion and clamping cost nothing per pixel after that. */
function unitTable(form: GrayForm, { unit, offset }: Scale): Int16Array {
	const size = 2 ** form.bitsStored;
	const table = new Int16Array(size);
	const mirror = mirrorOf(form);
	for (let word = 0; word < size; word += 1) {
		const value = modalityValue(form, signed(word, form));
		const inUnits = Math.round((form.isInverted ? mirror - value : value) / unit) - offset;
		table[word] = Math.min(INT16_MAX, Math.max(INT16_MIN, inUnits));
	}
	return table;
}

/** Where low is bright, a value is taken from this sum: so the lowest becomes the highest. */
function mirrorOf(form: GrayForm): number {
	const { lowest, highest } = modalityRange(form);
	return lowest + highest;
}

function signed(word: number, { isSigned, bitsStored }: GrayForm): number {
	const size = 2 ** bitsStored;
	return isSigned && word >= size / 2 ? word - size : word;
}

/** The stored bits of a pixel, without what lies above or below them (overlays were kept there once). */
export function wordReader(
	stored: Buffer,
	form: Pick<GrayForm, 'highBit' | 'bitsStored' | 'bitsAllocated' | 'isSwapped' | 'littleEndian'>
): (index: number) => number {
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
	form: GrayForm,
	{ unit, offset }: Scale
): W {
	const center = form.isInverted ? mirrorOf(form) - window.center : window.center;
	return { ...window, center: center / unit - offset, width: Math.max(1, window.width / unit) };
}

export type Extent = { lowest: number; highest: number };

/** Smallest and largest value of a frame in modality units. */
export function extentOf(stored: Buffer, form: GrayForm): Extent {
	const read = wordReader(stored, form);
	const seen = new Uint8Array(2 ** form.bitsStored);
	for (let index = 0; index < form.rows * form.columns; index += 1) {
		seen[read(index)] = 1;
	}
	const mirror = mirrorOf(form);
	const extent = { lowest: Infinity, highest: -Infinity };
	seen.forEach((isSeen, word) => {
		if (isSeen === 1) {
			const value = modalityValue(form, signed(word, form));
			const upright = form.isInverted ? mirror - value : value;
			extent.lowest = Math.min(extent.lowest, upright);
			extent.highest = Math.max(extent.highest, upright);
		}
	});
	return extent;
}

/** Hounsfield units as they are. */
export const AS_IS: Scale = { unit: 1, offset: 0 };

/**
 * The scale of a series that has no units of its own: fractions are spread, or they would be rounded away; what lies above
 * int16 but spans no more than 16 bits is moved, which keeps every value; only what spans more is halved.
 */
export function scaleOf(steepest: number, { lowest, highest }: Extent): Scale {
	let unit = steepest < 1 ? steepest : 1;
	for (;;) {
		const [low, high] = [Math.round(lowest / unit), Math.round(highest / unit)];
		if (low >= INT16_MIN && high <= INT16_MAX) {
			return { unit, offset: 0 };
		}
		if (high - low <= INT16_MAX - INT16_MIN) {
			return { unit, offset: low - INT16_MIN };
		}
		unit *= 2;
	}
}
