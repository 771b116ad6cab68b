import { NotTaken } from '../conversion/refusal.ts';

/** What is known of the first page of a TIFF before anything of it is decoded. */
export type TiffPage = {
	/** From the scanner's description; null where it carries none. */
	micronsPerPixel: number | null;
};

/** TIFF 6.0, section 8, with the compressions that libvips can read. */
const TAG = { bits: 258, compression: 259, color: 262, description: 270 };
const JPEG_2000 = new Set([33003, 33005, 34712]);
/** None, LZW, JPEG, deflate (both numbers), PackBits. */
const READABLE = new Set([1, 5, 7, 8, 32773, 32946]);
/** RGB, and YCbCr as JPEG stores it. */
const IN_COLOR = new Set([2, 6]);
const ENTRIES = 200;
/** Aperio's descriptions have some hundred characters; only the scale is taken out of it. */
const DESCRIPTION_BYTES = 4096;
/** Objectives from 1x to 100x give about 10 to 0.1 µm. */
const [FINEST, COARSEST] = [0.05, 20];

type Numbers = { u16: (at: number) => number; u32: (at: number) => number };

/** The first directory alone: in the files of slide scanners it is the scan itself, and later ones hold label and macro. */
export function readTiffPage(bytes: Buffer): TiffPage {
	const numbers = numbersOf(bytes);
	const directory = numbers.u32(4);
	const count = numbers.u16(directory);
	if (count === 0 || count > ENTRIES) {
		throw new NotTaken('broken');
	}
	const fields = new Map<number, number>();
	for (let index = 0; index < count; index += 1) {
		const entry = directory + 2 + index * 12;
		fields.set(numbers.u16(entry), entry);
	}
	const value = (tag: number): number => firstValue(numbers, fields.get(tag));
	refuseUnreadable(value(TAG.compression), value(TAG.color), value(TAG.bits));
	const description = fields.get(TAG.description);
	return {
		micronsPerPixel: description === undefined ? null : scaleIn(bytes, numbers, description)
	};
}

function numbersOf(bytes: Buffer): Numbers {
	const order = bytes.toString('latin1', 0, 2);
	const isLittle = order === 'II';
	const within = (at: number, length: number): number => {
		if (at < 0 || at + length > bytes.length) {
			throw new NotTaken('broken');
		}
		return at;
	};
	const numbers: Numbers = {
		u16: (at) => (isLittle ? bytes.readUInt16LE(within(at, 2)) : bytes.readUInt16BE(within(at, 2))),
		u32: (at) => (isLittle ? bytes.readUInt32LE(within(at, 4)) : bytes.readUInt32BE(within(at, 4)))
	};
	// 43 is BigTIFF, for files above 4 GB.
	if ((!isLittle && order !== 'MM') || numbers.u16(2) !== 42) {
		throw new NotTaken('unknown_kind');
	}
	return numbers;
}

/** The first of the numbers of a field, which lies in the entry itself or elsewhere; 0 for a field that is not there. */
function firstValue({ u16, u32 }: Numbers, entry: number | undefined): number {
	if (entry === undefined) {
		return 0;
	}
	const [type, count] = [u16(entry + 2), u32(entry + 4)];
	const size = type === 3 ? 2 : 4;
	const at = count * size > 4 ? u32(entry + 8) : entry + 8;
	return type === 3 ? u16(at) : u32(at);
}

function refuseUnreadable(compression: number, color: number, bits: number): void {
	if (JPEG_2000.has(compression)) {
		throw new NotTaken('compressed_slide', 'jpeg_2000');
	}
	if (!READABLE.has(compression)) {
		throw new NotTaken('compressed_slide', 'other');
	}
	if (!IN_COLOR.has(color) || bits !== 8) {
		throw new NotTaken('slide_not_rgb');
	}
}

/** `MPP = 0.4990` in the description of an Aperio file: micrometres per pixel. Nothing else of that text is kept. */
function scaleIn(bytes: Buffer, { u32 }: Numbers, entry: number): number | null {
	const [length, start] = [u32(entry + 4), u32(entry + 8)];
	const text = bytes.toString('latin1', start, start + Math.min(length, DESCRIPTION_BYTES));
	const scale = Number(/\bMPP ?= ?(\d{1,3}(?:\.\d{1,8})?)/.exec(text)?.[1]);
	return scale >= FINEST && scale <= COARSEST ? scale : null;
}
