import { NotTaken } from '../conversion/refusal.ts';
import { number, word, type Attributes } from './attributes.ts';
import { PIXEL_DATA, type RawDataset } from './read-elements.ts';

/** How stored words become values in modality units (DICOM PS3.3, C.7.6.3 and C.11.1). */
export type PixelForm = {
	rows: number;
	columns: number;
	bitsAllocated: 8 | 16;
	bitsStored: number;
	highBit: number;
	isSigned: boolean;
	/** Low values are bright: turned over, so that every frame of ours is dark where low. */
	isInverted: boolean;
	littleEndian: boolean;
	/** 8-bit values in 16-bit words of a big endian file lie swapped. */
	isSwapped: boolean;
	slope: number;
	intercept: number;
	padding: number | null;
};

/** Larger matrices are not made by CT or MR; a header that claims one wants our memory. */
const SIDE_LIMIT = 4096;
const FRAME_LIMIT = 2000;

export function pixelForm(
	attributes: Attributes,
	dataset: RawDataset,
	littleEndian: boolean
): PixelForm {
	const samples = number(attributes, 'SamplesPerPixel') ?? 1;
	const photometric = word(attributes, 'PhotometricInterpretation');
	if (samples !== 1 || (photometric !== 'MONOCHROME1' && photometric !== 'MONOCHROME2')) {
		throw new NotTaken('not_gray');
	}
	const bitsAllocated = number(attributes, 'BitsAllocated');
	if (bitsAllocated !== 8 && bitsAllocated !== 16) {
		throw new NotTaken('not_gray');
	}
	const bitsStored = number(attributes, 'BitsStored') ?? bitsAllocated;
	const highBit = number(attributes, 'HighBit') ?? bitsStored - 1;
	const isFitting = bitsStored >= 1 && highBit < bitsAllocated && highBit + 1 >= bitsStored;
	if (!isFitting) {
		throw new NotTaken('broken');
	}
	return {
		rows: side(attributes, 'Rows'),
		columns: side(attributes, 'Columns'),
		bitsAllocated,
		bitsStored,
		highBit,
		isSigned: number(attributes, 'PixelRepresentation') === 1,
		isInverted:
			photometric === 'MONOCHROME1' || word(attributes, 'PresentationLUTShape') === 'INVERSE',
		littleEndian,
		isSwapped:
			bitsAllocated === 8 && !littleEndian && dataset.elements.get(PIXEL_DATA)?.vr === 'OW',
		slope: 1,
		intercept: 0,
		padding: number(attributes, 'PixelPaddingValue')
	};
}

/** Where the pixels lie; what the header promises has to be there to the byte. */
export function pixelRange(attributes: Attributes, dataset: RawDataset, form: PixelForm) {
	const element = dataset.elements.get(PIXEL_DATA);
	const frameCount = number(attributes, 'NumberOfFrames') ?? 1;
	if (element === undefined || frameCount < 1 || frameCount > FRAME_LIMIT) {
		throw new NotTaken('broken');
	}
	const frameBytes = form.rows * form.columns * (form.bitsAllocated / 8);
	const expected = frameBytes * frameCount;
	// One byte of padding makes an odd length even.
	if (element.length !== expected && element.length !== expected + (expected % 2)) {
		throw new NotTaken('broken');
	}
	return { start: element.start, frameBytes, frameCount };
}

function side(attributes: Attributes, name: 'Rows' | 'Columns'): number {
	const value = number(attributes, name);
	if (value === null || value < 1 || value > SIDE_LIMIT) {
		throw new NotTaken('broken');
	}
	return value;
}
