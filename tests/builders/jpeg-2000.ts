import openJpeg from '@cornerstonejs/codec-openjpeg/wasmjs';
import { writeTiledTiff } from '#server/demonstration/phantom/write-tiff.ts';

const SIDE = 256;
/** Component, position, resolution, layer (ISO/IEC 15444-1, table A.16): the packets of a component stand together. */
const BY_COMPONENT = 4;
type Color = [number, number, number];
type Plane = { width: number; components: number; pixels: Buffer };
export type Packing = 'rgb' | 'ycc' | 'ycc-half';

/** A slide as Aperio's scanners write it with JPEG 2000, each tile in the color that `aSlide` gives it. */
export async function aJpeg2000Slide(
	given: { columns?: number; rows?: number; packing?: Packing; cutOff?: number } = {}
): Promise<Buffer> {
	const { columns = 5, rows = 3, packing = 'rgb', cutOff = 0 } = given;
	const encode = await openEncoder();
	const tiles: Buffer[] = [];
	for (let row = 0; row < rows; row += 1) {
		for (let column = 0; column < columns; column += 1) {
			const color: Color = [40 + column * 40, 40 + row * 40, 120];
			tiles.push(tileOf(encode, packing === 'rgb' ? color : toYcc(color), packing));
		}
	}
	const whole = { width: columns * SIDE - cutOff, height: rows * SIDE - cutOff, side: SIDE };
	const compression = packing === 'rgb' ? 33005 : 33003;
	const description = 'Aperio Image|AppMag = 40|MPP = 0.2520';
	return Buffer.concat([...writeTiledTiff({ ...whole, compression, description, tiles })]);
}

type Encode = (plane: Plane) => Buffer;

async function openEncoder(): Promise<Encode> {
	const codec = await openJpeg({ print: () => {}, printErr: () => {} });
	return ({ width, components, pixels }) => {
		const encoder = new codec.J2KEncoder();
		const frame = { width, height: SIDE, bitsPerSample: 8, componentCount: components };
		encoder
			.getDecodedBuffer({ ...frame, isSigned: false, isUsingColorTransform: false })
			.set(pixels);
		encoder.setQuality(true, 0);
		encoder.setProgressionOrder(BY_COMPONENT);
		encoder.encode();
		const codestream = Buffer.from(encoder.getEncodedBuffer());
		encoder.delete();
		return codestream;
	};
}

function tileOf(encode: Encode, color: Color, packing: Packing): Buffer {
	if (packing !== 'ycc-half') {
		const pixels = Buffer.from(Array.from({ length: SIDE * SIDE }, () => color).flat());
		return encode({ width: SIDE, components: 3, pixels });
	}
	const plane = (width: number, value: number) =>
		encode({ width, components: 1, pixels: Buffer.alloc(width * SIDE, value) });
	const [y, blue, red] = color;
	return joined([plane(SIDE, y), plane(SIDE / 2, blue), plane(SIDE / 2, red)]);
}

/**
 * Three codestreams of one component as one of three, the two of color at half the width (4:2:2), which the encoder cannot
 * write. Their packets stand one component after the other, and their other markers are the same.
 */
function joined(planes: [Buffer, Buffer, Buffer]): Buffer {
	const parts = planes.map(partsOf);
	const [first] = parts;
	const [size, coding, quantization, tile] = [0x51, 0x52, 0x5c, 0x90].map(
		(marker) => first?.markers.get(marker) ?? Buffer.alloc(0)
	);
	const components = Buffer.from([7, 2, 1, 7, 2, 1]);
	const whole = Buffer.concat([size ?? components, components]);
	whole.writeUInt16BE(whole.length - 2, 2);
	whole.writeUInt16BE(3, 38);
	const packets = Buffer.concat(parts.map(({ packets: one }) => one));
	const header = Buffer.from(tile ?? []);
	header.writeUInt32BE(header.length + 2 + packets.length, 6);
	return Buffer.concat([
		Buffer.from([0xff, 0x4f]),
		whole,
		coding ?? header,
		quantization ?? header,
		header,
		Buffer.from([0xff, 0x93]),
		packets,
		Buffer.from([0xff, 0xd9])
	]);
}

function partsOf(codestream: Buffer): { markers: Map<number, Buffer>; packets: Buffer } {
	const markers = new Map<number, Buffer>();
	let at = 2;
	while (codestream.readUInt16BE(at) !== 0xff93) {
		const end = at + 2 + codestream.readUInt16BE(at + 2);
		markers.set(codestream.readUInt8(at + 1), codestream.subarray(at, end));
		at = end;
	}
	return { markers, packets: codestream.subarray(at + 2, codestream.length - 2) };
}

/** ITU-T T.871 (JFIF), section 7. */
function toYcc([red, green, blue]: Color): Color {
	const y = 0.299 * red + 0.587 * green + 0.114 * blue;
	return [Math.round(y), Math.round(128 + (blue - y) / 1.772), Math.round(128 + (red - y) / 1.402)];
}
