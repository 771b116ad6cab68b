import { promises as files } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type library from 'dcmjs-codecs';
import { NotTaken } from '../conversion/refusal.ts';
import { readCodestream, type Codestream } from './codestream.ts';
import { interleave, toRgb, ybrToRgb } from './color.ts';
import type { ColorForm, GrayForm, PixelForm } from './pixel-form.ts';
import { decodeRle } from './rle.ts';
import type { Slice } from './slices.ts';
import type { Packing } from './syntaxes.ts';

type Codecs = typeof library;
type Codec = Exclude<Packing, 'none' | 'rle'>;
type Decode = (context: InstanceType<Codecs['Context']>) => InstanceType<Codecs['Context']>;

/** Reads the frames of uploaded files, unpacked: gray ones as the words that an uncompressed file would hold, color as RGB. */
export class FrameReader {
	readonly #paths: readonly string[];
	#codecs: Codecs | null = null;

	/** Paths of the files by their index. */
	constructor(paths: readonly string[]) {
		this.#paths = paths;
	}

	/** Stored words as `form` describes them. */
	async gray(slice: Slice, form: GrayForm): Promise<Buffer> {
		const bytes = await this.#bytes(slice);
		return slice.stored.packing === 'none'
			? bytes
			: this.#unpack(bytes, slice.stored.packing, form);
	}

	async rgb(slice: Slice, form: ColorForm): Promise<Buffer> {
		const bytes = await this.#bytes(slice);
		return slice.stored.packing === 'none'
			? toRgb(bytes, form)
			: this.#unpack(bytes, slice.stored.packing, form);
	}

	async #bytes({ stored, fileIndex }: Slice): Promise<Buffer> {
		const path = this.#paths[fileIndex];
		if (path === undefined) {
			throw new Error('a slice without its file');
		}
		const file = await files.open(path);
		try {
			const pieces: Buffer[] = [];
			for (const { start, end } of stored.ranges) {
				const piece = Buffer.alloc(end - start);
				await file.read(piece, 0, piece.length, start);
				pieces.push(piece);
			}
			return Buffer.concat(pieces);
		} finally {
			await file.close();
		}
	}

	async #unpack(
		packed: Buffer,
		packing: Exclude<Packing, 'none'>,
		form: PixelForm
	): Promise<Buffer> {
		if (packing === 'rle') {
			return fromRle(packed, form);
		}
		const header = readCodestream(packed, packing);
		refuseUnlike(header, form, packing);
		return asStored(await this.#decode(packed, packing, { header, form }), {
			header,
			form,
			packing
		});
	}

	async #decode(
		packed: Buffer,
		packing: Codec,
		{ header, form }: { header: Codestream; form: PixelForm }
	): Promise<Buffer> {
		this.#codecs ??= await openCodecs();
		const { Context } = this.#codecs;
		const context = new Context({
			width: header.width,
			height: header.height,
			// What the frame says, not the file: the decoder writes its rows by it.
			bitsAllocated: header.precision > 8 ? 16 : 8,
			bitsStored: header.precision,
			samplesPerPixel: header.components,
			pixelRepresentation: form.kind === 'gray' && form.isSigned ? 1 : 0,
			planarConfiguration: 0,
			photometricInterpretation: header.components === 1 ? 'MONOCHROME2' : 'RGB',
			encodedBuffer: packed
		});
		try {
			const decode = decoderFor(this.#codecs, packing, isYbrJpeg(packing, header, form));
			return Buffer.from(decode(context).getDecodedBuffer() ?? []);
		} catch {
			// Its words can hold text of the file. After a trap its memory is not to be trusted, and nothing more is decoded.
			throw new NotTaken('broken');
		}
	}
}

/** Loaded when the first packed frame comes: 4 MB of WebAssembly, and a DICOM library that is not asked anything. */
async function openCodecs(): Promise<Codecs> {
	const { default: codecs } = await import('dcmjs-codecs');
	const entry = createRequire(import.meta.url).resolve('dcmjs-codecs');
	codecs.log.setLevel('silent');
	await codecs.NativeCodecs.initializeAsync({
		webAssemblyModulePathOrUrl: join(dirname(entry), 'dcmjs-native-codecs.wasm')
	});
	return codecs;
}

function decoderFor({ NativeCodecs }: Codecs, packing: Codec, toRgb: boolean): Decode {
	switch (packing) {
		case 'jpeg':
		case 'jpeg_lossless':
			return (context) => NativeCodecs.decodeJpeg(context, { convertColorspaceToRgb: toRgb });
		case 'jpeg_ls':
			return (context) => NativeCodecs.decodeJpegLs(context);
		case 'jpeg_2000':
			return (context) => NativeCodecs.decodeJpeg2000(context);
		case 'htj2k':
			return (context) => NativeCodecs.decodeHtJpeg2000(context);
	}
}

/**
 * Whether the JPEG decoder has to turn luma and chroma into RGB. A file that says RGB while its JPEG says otherwise was
 * labelled by software that looked at the pixels on its own screen: the JPEG is right.
 */
function isYbrJpeg(packing: Codec, { isMarkedYbr }: Codestream, form: PixelForm): boolean {
	const isColor = form.kind === 'color' && form.coding !== 'palette';
	return packing === 'jpeg' && isColor && (form.coding !== 'rgb' || isMarkedYbr);
}

/** A frame that is another size than its file says is refused before the decoder takes memory for it. */
function refuseUnlike(header: Codestream, form: PixelForm, packing: Codec): void {
	const components = form.kind === 'gray' || form.coding === 'palette' ? 1 : 3;
	const isLike =
		header.width === form.columns &&
		header.height === form.rows &&
		header.components === components &&
		header.precision >= 1 &&
		header.precision <= form.bitsAllocated;
	if (!isLike) {
		throw new NotTaken('broken');
	}
	// The decoder takes the lines of such a frame for those of another component.
	if (packing === 'htj2k' && components === 3 && !header.hasColorTransform) {
		throw new NotTaken('pixels_not_shown', 'components');
	}
}

function fromRle(packed: Buffer, form: PixelForm): Buffer {
	const samples = form.kind === 'gray' || form.coding === 'palette' ? 1 : 3;
	const bytes = decodeRle(packed, {
		pixelCount: form.rows * form.columns,
		samples,
		bytesPerSample: form.bitsAllocated / 8
	});
	return form.kind === 'gray' ? bytes : toRgb(bytes, samples === 1 ? form : pixelByPixel(form));
}

function pixelByPixel(form: ColorForm): ColorForm {
	return form.coding === 'palette' ? form : { ...form, isPlanar: false };
}

/** What the decoder gave, in the words that the header of the file promises, or in RGB. */
function asStored(
	decoded: Buffer,
	{ header, form, packing }: { header: Codestream; form: PixelForm; packing: Codec }
): Buffer {
	const bytesPerSample = header.precision > 8 ? 2 : 1;
	if (decoded.length < header.width * header.height * header.components * bytesPerSample) {
		throw new NotTaken('broken');
	}
	if (form.kind === 'gray' || form.coding === 'palette') {
		const words = bytesPerSample * 8 < form.bitsAllocated ? widened(decoded) : decoded;
		return form.kind === 'gray' ? words : toRgb(words, form);
	}
	const pixels = header.isPlanar ? interleave(decoded) : decoded;
	const isRgb = isYbrJpeg(packing, header, form) || header.hasColorTransform;
	return form.coding === 'rgb' || isRgb ? pixels : ybrToRgb(pixels);
}

function widened(bytes: Buffer): Buffer {
	const words = Buffer.alloc(bytes.length * 2);
	bytes.forEach((byte, index) => words.writeUInt16LE(byte, index * 2));
	return words;
}
