import { NotTaken } from '../conversion/refusal.ts';
import type { Element } from './read-elements.ts';

/** Bytes of the file, end excluded. */
export type Range = { start: number; end: number };
type Fragment = Range & {
	/** Where its item begins, counted from the item of the first fragment, as offset tables count. */
	offset: number;
};

const ITEM = 0xe000fffe;
const SEQUENCE_END = 0xe0ddfffe;
/** An enhanced object has some thousand frames; a fragment of one byte each wants our memory. */
const FRAGMENT_LIMIT = 20_000;
/** First two bytes of a JPEG or JPEG-LS image, and of a JPEG 2000 codestream. */
const STARTS = new Set([0xffd8, 0xff4f]);

/**
 * Where the bytes of each frame lie in packed pixel data (DICOM PS3.5, A.4): a frame may lie in several fragments, which the
 * offset table tells apart. The tables are believed only where they point at fragments.
 */
export function packedFrames(
	bytes: Buffer,
	pixels: Element,
	{ frameCount, extendedTable }: { frameCount: number; extendedTable: Element | undefined }
): Range[][] {
	const { table, fragments } = readItems(bytes, pixels);
	if (fragments.length < frameCount) {
		throw new NotTaken('broken');
	}
	if (frameCount === 1) {
		return [fragments];
	}
	if (fragments.length === frameCount) {
		return fragments.map((fragment) => [fragment]);
	}
	const starts = [extendedOffsets(bytes, extendedTable), table, startsByContent(bytes, fragments)];
	const offsets = starts.find((one) => one.length === frameCount);
	if (offsets === undefined) {
		throw new NotTaken('broken');
	}
	return groupedAt(fragments, offsets);
}

function readItems(bytes: Buffer, pixels: Element): { table: number[]; fragments: Fragment[] } {
	const end = pixels.start + pixels.length;
	const items: Range[] = [];
	let at = pixels.start;
	while (at + 8 <= end && bytes.readUInt32LE(at) === ITEM) {
		const start = at + 8;
		at = start + bytes.readUInt32LE(at + 4);
		if (at > end || items.length > FRAGMENT_LIMIT) {
			throw new NotTaken('broken');
		}
		items.push({ start, end: at });
	}
	const [first, ...rest] = items;
	const origin = rest[0]?.start;
	if (first === undefined || origin === undefined || bytes.readUInt32LE(at) !== SEQUENCE_END) {
		throw new NotTaken('broken');
	}
	return {
		table: offsetsIn(bytes, first),
		fragments: rest.map((range) => ({ ...range, offset: range.start - origin }))
	};
}

function offsetsIn(bytes: Buffer, { start, end }: Range): number[] {
	const count = Math.min(Math.floor((end - start) / 4), FRAGMENT_LIMIT);
	return Array.from({ length: count }, (_, index) => bytes.readUInt32LE(start + index * 4));
}

/** Extended Offset Table: 64 bits each, for pixel data above 4 GB. */
function extendedOffsets(bytes: Buffer, table: Element | undefined): number[] {
	const count = table === undefined ? 0 : Math.floor(table.length / 8);
	return Array.from({ length: Math.min(count, FRAGMENT_LIMIT) }, (_, index) =>
		Number(bytes.readBigUInt64LE((table?.start ?? 0) + index * 8))
	);
}

/** Without a table: a fragment that begins like an image begins a frame. */
function startsByContent(bytes: Buffer, fragments: Fragment[]): number[] {
	return fragments
		.filter(({ start, end }) => end - start >= 2 && STARTS.has(bytes.readUInt16BE(start)))
		.map(({ offset }) => offset);
}

function groupedAt(fragments: Fragment[], offsets: number[]): Range[][] {
	const places = offsets.map((offset) => fragments.findIndex((one) => one.offset === offset));
	const isOrdered = places.every((place, index) =>
		index === 0 ? place === 0 : place > (places[index - 1] ?? 0)
	);
	if (!isOrdered) {
		throw new NotTaken('broken');
	}
	return places.map((place, index) => fragments.slice(place, places[index + 1]));
}
