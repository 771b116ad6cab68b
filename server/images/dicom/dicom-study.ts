import { readFile, writeFile } from 'node:fs/promises';
import { NotTaken } from '../conversion/refusal.ts';
import {
	BURNED_IN_REASONS,
	type BurnedInReason,
	type ConvertedImage,
	type MetadataSummary
} from '../converted.ts';
import { burnedInReasons } from './burned-in.ts';
import { convertSeries } from './convert-series.ts';
import { FrameReader } from './frame-reader.ts';
import { readPart10, type Part10 } from './read-part10.ts';
import { reduceDataset, summarize } from './reduce.ts';
import { groupSlices } from './series.ts';
import { slicesOf, unpackedBytes, type Slice } from './slices.ts';

/** All frames of an upload unpacked: 2,000 slices of 512 × 512, five times what may be sent. */
const UNPACKED_BYTES = 1024 ** 3;

/** The DICOM files of an upload, taken one after the other, and the images that they become together. */
export class DicomStudy {
	readonly #folder: string;
	readonly #remapKey: Buffer;
	/** By the index of the file: where its frames can be read. */
	readonly #paths: string[] = [];
	readonly #slices: Slice[] = [];
	readonly #burnedIn = new Set<BurnedInReason>();
	/** How many of each kind that is not shown. */
	readonly #leftOut = new Map<string, number>();
	#firstLeftOut: { fileIndex: number; refusal: NotTaken } | null = null;
	#metadata: ReturnType<typeof summarize> | null = null;
	#unpackedBytes = 0;

	constructor({ folder, remapKey }: { folder: string; remapKey: Buffer }) {
		this.#folder = folder;
		this.#remapKey = remapKey;
	}

	/** What is known of all files together; null before the first with an image. */
	get metadata(): MetadataSummary | null {
		const burnedIn = BURNED_IN_REASONS.filter((reason) => this.#burnedIn.has(reason));
		const leftOut = [...this.#leftOut].map(([kind, count]) => ({ kind, count }));
		return this.#metadata === null ? null : { ...this.#metadata, burnedIn, leftOut };
	}

	/** Whether the file holds images: what else lies on a CD is left out, so that its folder can be sent as it is. */
	async take(path: string, fileIndex: number): Promise<boolean> {
		try {
			return await this.#take(path, fileIndex);
		} catch (error) {
			if (!(error instanceof NotTaken) || error.reason !== 'dicom_not_shown') {
				throw error;
			}
			const kind = error.detail ?? 'other';
			this.#leftOut.set(kind, (this.#leftOut.get(kind) ?? 0) + 1);
			this.#firstLeftOut ??= { fileIndex, refusal: error };
			return false;
		}
	}

	async #take(path: string, fileIndex: number): Promise<boolean> {
		const part10 = readPart10(await readFile(path));
		if (part10 === null) {
			return false;
		}
		const slices = slicesOf(part10, { fileIndex, remapKey: this.#remapKey });
		this.#unpackedBytes += unpackedBytes(slices);
		if (this.#unpackedBytes > UNPACKED_BYTES) {
			throw new NotTaken('unpacks_too_large');
		}
		this.#slices.push(...slices);
		this.#noteMetadata(part10);
		this.#paths[fileIndex] = await unpackedFile(part10, path);
		return true;
	}

	/**
	 * `onSlice` is called before each slice with the file that it is read from. Where there is none, the refusal of the first
	 * file that was left out is thrown.
	 */
	async images(onSlice: (fileIndex: number) => void): Promise<ConvertedImage[]> {
		if (this.#slices.length === 0 && this.#firstLeftOut !== null) {
			onSlice(this.#firstLeftOut.fileIndex);
			throw this.#firstLeftOut.refusal;
		}
		const reader = new FrameReader(this.#paths);
		const images: ConvertedImage[] = [];
		for (const [index, series] of groupSlices(this.#slices).entries()) {
			const output = { folder: this.#folder, prefix: `s${index}`, reader, onSlice };
			images.push(await convertSeries(series, output));
		}
		return images;
	}

	#noteMetadata(part10: Part10): void {
		const { bytes, dataset, syntax } = part10;
		const { littleEndian } = syntax.coding;
		const attributes = reduceDataset(bytes, dataset, { littleEndian, remapKey: this.#remapKey });
		burnedInReasons(attributes, part10).forEach((reason) => this.#burnedIn.add(reason));
		this.#metadata ??= summarize(dataset, attributes);
	}
}

/** A deflated file is kept unpacked beside it, where its frames can be read by their place. */
async function unpackedFile({ bytes, syntax }: Part10, path: string): Promise<string> {
	if (!syntax.isDeflated) {
		return path;
	}
	const unpacked = `${path}.inflated`;
	await writeFile(unpacked, bytes);
	return unpacked;
}
