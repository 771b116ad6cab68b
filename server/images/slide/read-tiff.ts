import type { ImageFileDirectory } from 'geotiff';
import { orBroken } from '../conversion/or-broken.ts';
import { NotTaken } from '../conversion/refusal.ts';
import { jpeg2000Tiles, type Jpeg2000Tiles } from './jpeg-2000-tiles.ts';
import { scaleIn } from './scale-in-tiff.ts';
import { inFirstDirectory, numbersOf } from './tiff-directory.ts';

/** What is known of the first page of a TIFF before any pixel of it is decoded. */
export type TiffPage = {
	/** From the scanner's description or the resolution; null where the file carries none. */
	micronsPerPixel: number | null;
	/** Null for a page that libvips reads by itself. */
	jpeg2000: Jpeg2000Tiles | null;
};

/** TIFF 6.0, section 8, with the compressions that libvips can read: none, LZW, JPEG, deflate (both numbers), PackBits. */
const READABLE = new Set([1, 5, 7, 8, 32773, 32946]);
/** Aperio's two numbers for JPEG 2000 say how the colors stand in it. */
const JPEG_2000: ReadonlyMap<number, Jpeg2000Tiles['colors']> = new Map([
	[33003, 'ycc'],
	[33005, 'rgb']
]);
/** JPEG 2000 as other programs write it. */
const OTHER_JPEG_2000 = new Set([33004, 34712]);
/** RGB, and YCbCr as JPEG stores it. */
const IN_COLOR = new Set([2, 6]);

export async function readTiffPage(path: string): Promise<TiffPage> {
	return orBroken(inFirstDirectory(path, (directory) => pageOf(directory, path)));
}

async function pageOf(directory: ImageFileDirectory, path: string): Promise<TiffPage> {
	// What lies beyond the end of the file is read as nothing.
	if ((await oneOf(directory, 'ImageWidth')) === 0) {
		throw new NotTaken('broken');
	}
	const compression = await oneOf(directory, 'Compression');
	const colors = JPEG_2000.get(compression);
	if (colors === undefined && !READABLE.has(compression)) {
		const detail = OTHER_JPEG_2000.has(compression) ? 'jpeg_2000' : 'other';
		throw new NotTaken('compressed_slide', detail);
	}
	const bits = numbersOf(await directory.loadValue('BitsPerSample'));
	const isInColor = IN_COLOR.has(await oneOf(directory, 'PhotometricInterpretation'));
	if (!isInColor || bits.length === 0 || bits.some((one) => one !== 8)) {
		throw new NotTaken('slide_not_rgb');
	}
	return {
		micronsPerPixel: await scaleIn(directory),
		jpeg2000: colors === undefined ? null : await jpeg2000Tiles(directory, { path, colors })
	};
}

/** The number of a field, 0 for one that is not there. */
async function oneOf(
	directory: ImageFileDirectory,
	tag: 'ImageWidth' | 'Compression' | 'PhotometricInterpretation'
): Promise<number> {
	return numbersOf(await directory.loadValue(tag))[0] ?? 0;
}
