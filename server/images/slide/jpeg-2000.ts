import openJpeg from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import { NotTaken } from '../conversion/refusal.ts';
import type { Jpeg2000Tiles } from './jpeg-2000-tiles.ts';

/** One tile as RGB, three bytes a pixel. */
export type DecodeTile = (codestream: Buffer) => Buffer;

/** What OpenJPEG says of a picture that it has turned into RGB by itself, as it does where colors are stored coarser. */
const TURNED_TO_RGB = 1;

type Codec = Awaited<ReturnType<typeof openJpeg>>;

/** OpenJPEG as WebAssembly, for the tiles of one slide. It says what it does on the console unless it is given another. */
export async function openDecoder(page: Jpeg2000Tiles): Promise<DecodeTile> {
	const codec = await openJpeg({ print: () => {}, printErr: () => {} });
	return (codestream) => {
		refuseUnexpected(codestream, page);
		try {
			return decode(codec, codestream, page);
		} catch (error) {
			// A number thrown by C++, or a trap of WebAssembly.
			throw error instanceof NotTaken ? error : new NotTaken('broken');
		}
	};
}

/**
 * ISO/IEC 15444-1, A.5.1: the size that a codestream says it unpacks to, looked at before it is unpacked. Three components
 * of 8 bits, the two of color at full or half resolution.
 */
function refuseUnexpected(codestream: Buffer, page: Jpeg2000Tiles): void {
	const isWhole = codestream.length > 51 && codestream.readUInt32BE(0) === 0xff4fff51;
	if (!isWhole) {
		throw new NotTaken('broken');
	}
	const width = codestream.readUInt32BE(8) - codestream.readUInt32BE(16);
	const height = codestream.readUInt32BE(12) - codestream.readUInt32BE(20);
	if (width !== page.tileWidth || height !== page.tileHeight) {
		throw new NotTaken('broken');
	}
	const depths = [42, 45, 48].map((at) => codestream.readUInt8(at));
	const steps = [43, 44, 46, 47, 49, 50].map((at) => codestream.readUInt8(at));
	const isInColor = codestream.readUInt16BE(40) === 3 && depths.every((depth) => depth === 7);
	if (!isInColor || steps.some((step) => step < 1 || step > 2)) {
		throw new NotTaken('slide_not_rgb');
	}
}

/**
 * A decoder of its own for each tile: after bytes that it cannot read, OpenJPEG's wrapper still holds the pixels of the one
 * before and calls it well. One that has read nothing yet is empty.
 */
function decode(codec: Codec, codestream: Buffer, page: Jpeg2000Tiles): Buffer {
	const decoder = new codec.J2KDecoder();
	try {
		decoder.getEncodedBuffer(codestream.length).set(codestream);
		decoder.decode();
		const pixels = Buffer.from(decoder.getDecodedBuffer());
		if (pixels.length !== page.tileWidth * page.tileHeight * 3) {
			throw new NotTaken('broken');
		}
		if (page.colors === 'ycc' && decoder.getColorSpace() !== TURNED_TO_RGB) {
			turnToRgb(pixels);
		}
		return pixels;
	} finally {
		decoder.delete();
	}
}

/** ITU-T T.871 (JFIF), section 7: 8 bits, full range. */
function turnToRgb(pixels: Buffer): void {
	const clamped = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.length);
	for (let at = 0; at < pixels.length; at += 3) {
		const [y = 0, blue = 0, red = 0] = [clamped[at], clamped[at + 1], clamped[at + 2]];
		const [cb, cr] = [blue - 128, red - 128];
		clamped[at] = y + 1.402 * cr;
		clamped[at + 1] = y - 0.344136 * cb - 0.714136 * cr;
		clamped[at + 2] = y + 1.772 * cb;
	}
}
