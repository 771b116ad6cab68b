import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import codecs from 'dcmjs-codecs';
import { aSlice, type SliceGiven } from './dicom.ts';

export const SYNTAX = {
	deflated: '1.2.840.10008.1.2.1.99',
	rle: '1.2.840.10008.1.2.5',
	jpeg: '1.2.840.10008.1.2.4.50',
	jpegLossless: '1.2.840.10008.1.2.4.70',
	jpegLs: '1.2.840.10008.1.2.4.80',
	jpegLsLossy: '1.2.840.10008.1.2.4.81',
	jpeg2000: '1.2.840.10008.1.2.4.90',
	jpeg2000Lossy: '1.2.840.10008.1.2.4.91',
	htj2k: '1.2.840.10008.1.2.4.201',
	htj2kLossy: '1.2.840.10008.1.2.4.203'
};
export type PackedSyntax = Exclude<keyof typeof SYNTAX, 'deflated'>;

/** Words or samples of one frame as an uncompressed file would hold them. */
export type Frame = {
	rows: number;
	columns: number;
	bytes: Buffer;
	bitsAllocated?: 8 | 16;
	bitsStored?: number;
	samples?: 1 | 3;
	isSigned?: boolean;
};

/** How far a value of a lossy frame may lie from the original; JPEG-LS keeps what it is told to. */
export const JPEG_LS_ERROR = 10;

const { NativeCodecs } = codecs;

async function openCodecs(): Promise<void> {
	if (!NativeCodecs.isInitialized()) {
		const entry = createRequire(import.meta.url).resolve('dcmjs-codecs');
		await NativeCodecs.initializeAsync({
			webAssemblyModulePathOrUrl: join(dirname(entry), 'dcmjs-native-codecs.wasm')
		});
	}
}

/** One frame packed by the encoders that come with the decoders. */
export async function packFrame(syntax: PackedSyntax, frame: Frame): Promise<Buffer> {
	await openCodecs();
	const context = new codecs.Context({
		width: frame.columns,
		height: frame.rows,
		bitsAllocated: frame.bitsAllocated ?? 16,
		bitsStored: frame.bitsStored ?? 12,
		samplesPerPixel: frame.samples ?? 1,
		pixelRepresentation: frame.isSigned === true ? 1 : 0,
		planarConfiguration: 0,
		photometricInterpretation: frame.samples === 3 ? 'RGB' : 'MONOCHROME2',
		decodedBuffer: frame.bytes
	});
	const packed = encode(syntax, context).getEncodedBuffer();
	const bytes = Buffer.from(packed ?? []);
	return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
}

function encode(
	syntax: PackedSyntax,
	context: InstanceType<typeof codecs.Context>
): InstanceType<typeof codecs.Context> {
	switch (syntax) {
		case 'rle':
			return NativeCodecs.encodeRle(context);
		case 'jpeg':
			return NativeCodecs.encodeJpeg(context, { lossy: true, quality: 95, predictor: 0 });
		case 'jpegLossless':
			return NativeCodecs.encodeJpeg(context, { lossy: false, predictor: 1 });
		case 'jpegLs':
			return NativeCodecs.encodeJpegLs(context, { lossy: false });
		case 'jpegLsLossy':
			return NativeCodecs.encodeJpegLs(context, { lossy: true, allowedLossyError: JPEG_LS_ERROR });
		case 'jpeg2000':
			return NativeCodecs.encodeJpeg2000(context, { lossy: false });
		case 'jpeg2000Lossy':
			return NativeCodecs.encodeJpeg2000(context, { lossy: true, rate: 10 });
		case 'htj2k':
			return NativeCodecs.encodeHtJpeg2000(context, { lossy: false });
		case 'htj2kLossy':
			return NativeCodecs.encodeHtJpeg2000(context, { lossy: true });
	}
}

const PIXEL_DATA = 0x7fe00010;
const ITEM = 0xe000fffe;
const SEQUENCE_END = 0xe0ddfffe;

/** A slice whose pixel data are these fragments (PS3.5, A.4), behind an offset table, which may be empty. */
export function aPackedSlice(
	syntax: PackedSyntax | { uid: string },
	fragments: Buffer[],
	given: SliceGiven & { offsets?: number[]; extendedOffsets?: number[] } = {}
): Buffer {
	const { offsets = [], extendedOffsets = [], ...rest } = given;
	const transferSyntax = typeof syntax === 'string' ? SYNTAX[syntax] : syntax.uid;
	const change = { ...rest.change, [PIXEL_DATA]: null };
	const table = Buffer.alloc(offsets.length * 4);
	offsets.forEach((offset, index) => table.writeUInt32LE(offset, index * 4));
	return Buffer.concat([
		aSlice({ ...rest, transferSyntax, change }),
		extendedTable(extendedOffsets),
		Buffer.from('e07f10004f420000ffffffff', 'hex'),
		...[table, ...fragments].flatMap((content) => [mark(ITEM, content.length), content]),
		mark(SEQUENCE_END, 0)
	]);
}

function mark(tag: number, length: number): Buffer {
	const bytes = Buffer.alloc(8);
	bytes.writeUInt32LE(tag, 0);
	bytes.writeUInt32LE(length, 4);
	return bytes;
}

/** Extended Offset Table, VR OV. */
function extendedTable(offsets: number[]): Buffer {
	if (offsets.length === 0) {
		return Buffer.alloc(0);
	}
	const head = Buffer.from('e07f01004f56000000000000', 'hex');
	head.writeUInt32LE(offsets.length * 8, 8);
	const values = Buffer.alloc(offsets.length * 8);
	offsets.forEach((offset, index) => values.writeBigUInt64LE(BigInt(offset), index * 8));
	return Buffer.concat([head, values]);
}

/** Where the first fragment's item and those after it begin, as offset tables count. */
export function offsetsOf(fragments: Buffer[]): number[] {
	let at = 0;
	return fragments.map(({ length }) => {
		const offset = at;
		at += 8 + length;
		return offset;
	});
}

/** Everything behind the short header as one deflated stream. */
export function aDeflatedSlice(given: SliceGiven = {}): Buffer {
	const file = aSlice({ ...given, transferSyntax: SYNTAX.deflated });
	// Preamble, mark, and the element that says how long the header is.
	const headerEnd = 144 + file.readUInt32LE(140);
	return Buffer.concat([file.subarray(0, headerEnd), deflateRawSync(file.subarray(headerEnd))]);
}

/** Elements of a file in color, 8 bits a sample. */
export function inColor(
	photometric: string,
	{ bytes, isPlanar = false, frames = 1 }: { bytes: Buffer; isPlanar?: boolean; frames?: number }
): NonNullable<SliceGiven['change']> {
	return {
		0x00080060: { tag: 0x00080060, vr: 'CS', value: 'US' },
		0x00280002: { tag: 0x00280002, vr: 'US', value: 3 },
		0x00280004: { tag: 0x00280004, vr: 'CS', value: photometric },
		0x00280006: { tag: 0x00280006, vr: 'US', value: isPlanar ? 1 : 0 },
		0x00280008: { tag: 0x00280008, vr: 'IS', value: String(frames) },
		0x00280100: { tag: 0x00280100, vr: 'US', value: 8 },
		0x00280101: { tag: 0x00280101, vr: 'US', value: 8 },
		0x00280102: { tag: 0x00280102, vr: 'US', value: 7 },
		0x00200032: null,
		0x00200037: null,
		[PIXEL_DATA]: { tag: PIXEL_DATA, vr: 'OB', value: bytes }
	};
}
