import { NotTaken } from '../conversion/refusal.ts';
import type { RawDataset } from './read-elements.ts';

/** A table from stored values to others (DICOM PS3.3, C.11.1.1 and C.7.6.3.1.5). */
export type Lut = {
	/** The stored value that the first entry stands for; what lies outside takes the nearest entry. */
	first: number;
	entries: Uint16Array;
};

export type LutTags = { descriptor: number; data: number };

/** The lookup table at these tags, null where there is none. Its values never stood in a text. */
export function readLut(
	{ bytes, dataset }: { bytes: Buffer; dataset: RawDataset },
	{ descriptor, data }: LutTags,
	{ littleEndian, isSigned }: { littleEndian: boolean; isSigned: boolean }
): Lut | null {
	const [described, values] = [dataset.elements.get(descriptor), dataset.elements.get(data)];
	if (described === undefined || values === undefined || described.length < 6) {
		return null;
	}
	const word = (at: number) => (littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
	// Zero stands for 65,536, which does not fit into the word.
	const count = word(described.start) || 0x10000;
	const first = word(described.start + 2);
	const isSignedFirst = described.vr === null ? isSigned : described.vr === 'SS';
	const isInBytes = values.length < count * 2;
	if (values.length < (isInBytes ? count : count * 2)) {
		throw new NotTaken('broken');
	}
	const entryAt = (index: number): number =>
		isInBytes ? (bytes[values.start + index] ?? 0) : word(values.start + index * 2);
	return {
		first: isSignedFirst && first > 0x7fff ? first - 0x10000 : first,
		entries: Uint16Array.from({ length: count }, (_, index) => entryAt(index))
	};
}

export function lookUp({ first, entries }: Lut, value: number): number {
	const index = Math.min(entries.length - 1, Math.max(0, value - first));
	return entries[index] ?? 0;
}

/** Share of the way from the darkest to the brightest entry at which a curve is taken to begin and to end. */
const FOOT = 0.01;

/**
 * A VOI LUT as the window that covers where it rises: its curve is lost, its range is not. Null for a table that does not
 * rise, which no window can stand for.
 */
export function windowOfLut({ first, entries }: Lut): { center: number; width: number } | null {
	const [lowest, highest] = [entries[0] ?? 0, entries.at(-1) ?? 0];
	const rise = highest - lowest;
	if (rise <= 0) {
		return null;
	}
	const begin = entries.findIndex((entry) => entry > lowest + rise * FOOT);
	const end = entries.findIndex((entry) => entry >= highest - rise * FOOT);
	const width = Math.max(1, end - begin + 1);
	return { center: first + begin + width / 2, width };
}
