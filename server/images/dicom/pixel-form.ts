import { PIXEL_LIMIT, WEBP_SIDE } from '../conversion/picture-format.ts';
import { NotTaken } from '../conversion/refusal.ts';
import { number, word, type Attributes } from './attributes.ts';
import { packedFrames, type Range } from './fragments.ts';
import { readLut, type Lut, type LutTags } from './lut.ts';
import { PIXEL_DATA, type RawDataset } from './read-elements.ts';
import type { Packing, TransferSyntax } from './syntaxes.ts';

/** How the words of a frame lie in the file, or came out of its decoder. */
type Words = {
	rows: number;
	columns: number;
	bitsAllocated: 8 | 16;
	bitsStored: number;
	highBit: number;
	littleEndian: boolean;
	/** 8-bit values in 16-bit words of a big endian file lie swapped. */
	isSwapped: boolean;
};

/** How stored words become values in modality units (DICOM PS3.3, C.7.6.3 and C.11.1). */
export type GrayForm = Words & {
	kind: 'gray';
	isSigned: boolean;
	/** Low values are bright: turned over, so that every frame of ours is dark where low. */
	isInverted: boolean;
	slope: number;
	intercept: number;
	/** In place of slope and intercept. */
	lut: Lut | null;
	padding: number | null;
};

export type Palette = { red: Lut; green: Lut; blue: Lut };

/** How stored samples become red, green and blue (PS3.3, C.7.6.3.1.2). */
export type ColorForm = Words & { kind: 'color' } & (
		| { coding: 'rgb' | 'ybr_full' | 'ybr_full_422'; isPlanar: boolean }
		| { coding: 'palette'; palette: Palette; isSigned: boolean }
	);

export type PixelForm = GrayForm | ColorForm;

/** Where a frame lies in its file. */
export type StoredFrame = { packing: Packing; ranges: Range[] };

type Source = {
	bytes: Buffer;
	attributes: Attributes;
	dataset: RawDataset;
	syntax: TransferSyntax;
};

const FRAME_LIMIT = 2000;
const EXTENDED_OFFSETS = 0x7fe00001;
const RED: LutTags = { descriptor: 0x00281101, data: 0x00281201 };
const GREEN: LutTags = { descriptor: 0x00281102, data: 0x00281202 };
const BLUE: LutTags = { descriptor: 0x00281103, data: 0x00281203 };

export function pixelForm(source: Source): PixelForm {
	const { attributes } = source;
	const samples = number(attributes, 'SamplesPerPixel') ?? 1;
	const photometric = word(attributes, 'PhotometricInterpretation') ?? '';
	if (samples === 1 && /^MONOCHROME[12]$/.test(photometric)) {
		return grayForm(source, photometric === 'MONOCHROME1');
	}
	if (samples === 1 && photometric === 'PALETTE COLOR') {
		return paletteForm(source);
	}
	const coding = colorCoding(photometric, source.syntax.packing);
	if (samples !== 3 || coding === null) {
		throw new NotTaken('pixels_not_shown', 'color');
	}
	const words = wordsOf(source);
	if (words.bitsAllocated !== 8) {
		throw new NotTaken('pixels_not_shown', 'depth');
	}
	return {
		...words,
		kind: 'color',
		coding,
		isPlanar: number(attributes, 'PlanarConfiguration') === 1
	};
}

/** What lies in the file, or comes out of the decoder: that thins nothing out and undoes its own transform. */
function colorCoding(
	photometric: string,
	packing: Packing
): 'rgb' | 'ybr_full' | 'ybr_full_422' | null {
	switch (photometric) {
		case 'RGB':
			return 'rgb';
		case 'YBR_FULL':
			return 'ybr_full';
		case 'YBR_FULL_422':
			return packing === 'none' ? 'ybr_full_422' : 'ybr_full';
		case 'YBR_ICT':
		case 'YBR_RCT':
			return packing === 'jpeg_2000' || packing === 'htj2k' ? 'rgb' : null;
		default:
			return null;
	}
}

function grayForm(source: Source, isDarkHigh: boolean): GrayForm {
	const { attributes } = source;
	return {
		...wordsOf(source),
		kind: 'gray',
		isSigned: number(attributes, 'PixelRepresentation') === 1,
		isInverted: isDarkHigh || word(attributes, 'PresentationLUTShape') === 'INVERSE',
		slope: 1,
		intercept: 0,
		lut: null,
		padding: number(attributes, 'PixelPaddingValue')
	};
}

function paletteForm(source: Source): ColorForm {
	const { bytes, dataset, attributes, syntax } = source;
	const isSigned = number(attributes, 'PixelRepresentation') === 1;
	const { littleEndian } = syntax.coding;
	const [red, green, blue] = [RED, GREEN, BLUE].map((tags) =>
		readLut({ bytes, dataset }, tags, { littleEndian, isSigned })
	);
	// Also for the segmented form of a palette, which has other tags.
	if (!red || !green || !blue) {
		throw new NotTaken('pixels_not_shown', 'palette');
	}
	return {
		...wordsOf(source),
		kind: 'color',
		coding: 'palette',
		palette: { red, green, blue },
		isSigned
	};
}

function wordsOf({ attributes, dataset, syntax }: Source): Words {
	const bitsAllocated = number(attributes, 'BitsAllocated');
	if (bitsAllocated !== 8 && bitsAllocated !== 16) {
		throw new NotTaken('pixels_not_shown', 'depth');
	}
	const bitsStored = number(attributes, 'BitsStored') ?? bitsAllocated;
	const highBit = number(attributes, 'HighBit') ?? bitsStored - 1;
	const isFitting = bitsStored >= 1 && highBit < bitsAllocated && highBit + 1 >= bitsStored;
	const [rows, columns] = [side(attributes, 'Rows'), side(attributes, 'Columns')];
	if (!isFitting) {
		throw new NotTaken('broken');
	}
	if (rows * columns > PIXEL_LIMIT) {
		throw new NotTaken('pixels_not_shown', 'size');
	}
	const { littleEndian } = syntax.coding;
	const vr = dataset.elements.get(PIXEL_DATA)?.vr;
	const isSwapped = bitsAllocated === 8 && !littleEndian && vr === 'OW';
	return { rows, columns, bitsAllocated, bitsStored, highBit, littleEndian, isSwapped };
}

function side(attributes: Attributes, name: 'Rows' | 'Columns'): number {
	const value = number(attributes, name);
	if (value === null || value < 1 || value > WEBP_SIDE) {
		throw new NotTaken('broken');
	}
	return value;
}

/** Bytes of one frame as it lies in an uncompressed file. */
export function frameBytesOf(form: PixelForm): number {
	const { rows, columns, bitsAllocated } = form;
	if (form.kind === 'gray' || form.coding === 'palette') {
		return rows * columns * (bitsAllocated / 8);
	}
	// Two pixels share their chroma: four bytes.
	return form.coding === 'ybr_full_422' ? rows * Math.ceil(columns / 2) * 4 : rows * columns * 3;
}

/** Where the frames lie; what the header promises has to be there, in uncompressed files to the byte. */
export function storedFrames(
	{ bytes, attributes, dataset, syntax: { packing } }: Source,
	form: PixelForm
): StoredFrame[] {
	const pixels = dataset.elements.get(PIXEL_DATA);
	const frameCount = number(attributes, 'NumberOfFrames') ?? 1;
	if (pixels === undefined || frameCount < 1 || frameCount > FRAME_LIMIT) {
		throw new NotTaken('broken');
	}
	// Packed pixels have no length of their own, the others have.
	if (pixels.isOpen !== (packing !== 'none')) {
		throw new NotTaken('broken');
	}
	if (packing !== 'none') {
		const extendedTable = dataset.elements.get(EXTENDED_OFFSETS);
		const frames = packedFrames(bytes, pixels, { frameCount, extendedTable });
		return frames.map((ranges) => ({ packing, ranges }));
	}
	const frameBytes = frameBytesOf(form);
	const expected = frameBytes * frameCount;
	// One byte of padding makes an odd length even.
	if (pixels.length !== expected && pixels.length !== expected + (expected % 2)) {
		throw new NotTaken('broken');
	}
	return Array.from({ length: frameCount }, (_, frame) => {
		const start = pixels.start + frame * frameBytes;
		return { packing, ranges: [{ start, end: start + frameBytes }] };
	});
}
