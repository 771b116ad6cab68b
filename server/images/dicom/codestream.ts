import { NotTaken } from '../conversion/refusal.ts';
import type { Packing } from './syntaxes.ts';

/** What a packed frame says of itself, read before a decoder believes it. */
export type Codestream = {
	width: number;
	height: number;
	components: number;
	/** Bits of a sample. */
	precision: number;
	/** The components lie one after the other instead of pixel by pixel. */
	isPlanar: boolean;
	/** The decoder is told by the frame itself that it holds luma and chroma: a JFIF header, or Adobe's with a transform. */
	isMarkedYbr: boolean;
	/** JPEG 2000: the decoder turns the components into RGB. */
	hasColorTransform: boolean;
};

const MARKER_LIMIT = 1000;
const PLAIN = { isPlanar: false, isMarkedYbr: false, hasColorTransform: false };

/** End of a JPEG image and of a JPEG 2000 codestream; what lies between is coded so that it cannot occur there. */
const END = Buffer.from([0xff, 0xd9]);
/** No header is shorter; the end has to come after it. */
const HEADER_BYTES = 20;

/** Throws where half a frame is left: decoders fill the rest with gray, and it would look whole. */
export function readCodestream(packed: Buffer, packing: Packing): Codestream {
	if (packed.lastIndexOf(END) < HEADER_BYTES) {
		throw new NotTaken('broken');
	}
	try {
		switch (packing) {
			case 'jpeg_2000':
			case 'htj2k':
				return readJpeg2000(packed);
			case 'jpeg_ls':
				return readJpeg(packed);
			default:
				// What a JPEG keeps in several scans is put together by its decoder.
				return { ...readJpeg(packed), isPlanar: false };
		}
	} catch (error) {
		// A read beyond the end.
		throw error instanceof RangeError ? new NotTaken('broken') : error;
	}
}

/** Start of frame of all processes but DHT, JPG and DAC, which lie in between (ITU-T T.81, table B.1), and of JPEG-LS. */
const isFrameStart = (code: number): boolean =>
	(code >= 0xc0 && code <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(code)) || code === 0xf7;
const SCAN_START = 0xda;

/** Markers of a JPEG or JPEG-LS image up to its first scan (ITU-T T.81, annex B; T.87, annex C). */
function readJpeg(packed: Buffer): Codestream {
	if (packed.readUInt16BE(0) !== 0xffd8) {
		throw new NotTaken('broken');
	}
	const found: Codestream = { width: 0, height: 0, components: 0, precision: 0, ...PLAIN };
	let at = 2;
	for (let count = 0; count < MARKER_LIMIT; count += 1) {
		if (packed.readUInt8(at) !== 0xff) {
			throw new NotTaken('broken');
		}
		const code = packed.readUInt8(at + 1);
		if (code === 0xff) {
			at += 1;
			continue;
		}
		const length = packed.readUInt16BE(at + 2);
		const body = at + 4;
		if (isFrameStart(code)) {
			found.precision = packed.readUInt8(body);
			found.height = packed.readUInt16BE(body + 1);
			found.width = packed.readUInt16BE(body + 3);
			found.components = packed.readUInt8(body + 5);
		} else if (code === 0xe0 || code === 0xee) {
			found.isMarkedYbr ||= marksYbr(packed.toString('latin1', body, at + 2 + length), code);
		} else if (code === SCAN_START) {
			return withScan(found, packed, body);
		}
		at += 2 + length;
	}
	throw new NotTaken('broken');
}

function marksYbr(segment: string, code: number): boolean {
	return code === 0xe0
		? segment.startsWith('JFIF\0')
		: segment.startsWith('Adobe') && segment.charCodeAt(11) !== 0;
}

/** JPEG-LS with no interleaving has a scan for each component, and comes out so. */
function withScan(found: Codestream, packed: Buffer, body: number): Codestream {
	const inScan = packed.readUInt8(body);
	return { ...found, isPlanar: found.components > 1 && inScan === 1 };
}

const CODESTREAM_BOX = 0x6a703263;
const COD = 0xff52;

/** Size and coding style of a JPEG 2000 codestream (ITU-T T.800, A.5.1 and A.6.1); a JP2 file around it is looked through. */
function readJpeg2000(packed: Buffer): Codestream {
	const start = packed.readUInt32BE(4) === 0x6a502020 ? codestreamIn(packed) : 0;
	if (packed.readUInt32BE(start) !== 0xff4fff51) {
		throw new NotTaken('broken');
	}
	const siz = start + 8;
	const extent = (at: number) => packed.readUInt32BE(siz + at) - packed.readUInt32BE(siz + at + 8);
	const components = packed.readUInt16BE(siz + 32);
	if (components < 1 || components > 4) {
		throw new NotTaken('pixels_not_shown', 'components');
	}
	const parts = Array.from({ length: components }, (_, index) => siz + 34 + index * 3);
	// Components of unlike depth or thinned out would be read past their end.
	const isEven = parts.every(
		(at) =>
			packed.readUInt8(at) === packed.readUInt8(siz + 34) && packed.readUInt16BE(at + 1) === 0x0101
	);
	if (!isEven) {
		throw new NotTaken('pixels_not_shown', 'components');
	}
	return {
		...PLAIN,
		width: extent(0),
		height: extent(4),
		components,
		precision: (packed.readUInt8(siz + 34) & 0x7f) + 1,
		hasColorTransform: hasColorTransform(packed, start + 4)
	};
}

/** The contiguous codestream box of a JP2 file. */
function codestreamIn(packed: Buffer): number {
	let at = 0;
	for (let count = 0; count < MARKER_LIMIT; count += 1) {
		if (packed.readUInt32BE(at + 4) === CODESTREAM_BOX) {
			return at + 8;
		}
		const length = packed.readUInt32BE(at);
		if (length < 8) {
			break;
		}
		at += length;
	}
	throw new NotTaken('broken');
}

function hasColorTransform(packed: Buffer, first: number): boolean {
	let at = first - 2;
	for (let count = 0; count < MARKER_LIMIT; count += 1) {
		at += 2 + packed.readUInt16BE(at + 2);
		if (packed.readUInt16BE(at) === COD) {
			return packed.readUInt8(at + 8) === 1;
		}
	}
	throw new NotTaken('broken');
}
