import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import {
	BURNED_IN_REASONS,
	type BurnedInReason,
	type ConvertedAttachment,
	type ConvertedImage,
	type FoundText,
	type MetadataSummary
} from '../converted.ts';
import { burnedInReasons } from '../dicom/burned-in.ts';
import { convertSeries } from '../dicom/convert-series.ts';
import { FrameReader } from '../dicom/frame-reader.ts';
import { readPart10, type Part10 } from '../dicom/read-part10.ts';
import { reduceDataset, summarize } from '../dicom/reduce.ts';
import { groupSlices } from '../dicom/series.ts';
import { slicesOf, unpackedBytes, type Slice } from '../dicom/slices.ts';
import { convertPicture, convertTiff } from './convert-picture.ts';
import { NotTaken } from './refusal.ts';
import { sniff, type FileKind } from './sniff.ts';

export type ConversionJob = {
	folder: string;
	remapKey: Buffer;
	/** Called before each piece of work with the file it belongs to, so that the parent knows where we are. */
	onFile: (fileIndex: number) => void;
};

/** All frames of an upload unpacked: 2,000 slices of 512 × 512, five times what may be sent. */
const UNPACKED_BYTES = 1024 ** 3;

/** Everything in the folder becomes images, or nothing does: half a series would look whole. */
export async function convertFolder(job: ConversionJob): Promise<ConvertedAttachment> {
	const conversion = new Conversion(job);
	try {
		return await conversion.run();
	} catch (error) {
		if (error instanceof NotTaken) {
			const { reason, detail } = error;
			return { ok: false, reason, detail, fileIndex: conversion.fileIndex };
		}
		throw error;
	}
}

class Conversion {
	readonly #job: ConversionJob;
	readonly #slices: Slice[] = [];
	readonly #pictures: ConvertedImage[] = [];
	readonly #burnedIn = new Set<BurnedInReason>();
	#metadata: Omit<MetadataSummary, 'burnedIn'> | null = null;
	#unpackedBytes = 0;
	readonly #foundText: FoundText[] = [];
	#kind: FileKind | null = null;
	/** The file at work, null before the first and after the last. */
	fileIndex: number | null = null;

	constructor(job: ConversionJob) {
		this.#job = job;
	}

	async run(): Promise<ConvertedAttachment> {
		const { folder } = this.#job;
		const names = (await readdir(folder))
			.filter((name) => /^\d{4}(\.[a-z0-9]+)?$/.test(name))
			.sort();
		const inputs = names.map((name) => join(folder, name));
		await mkdir(join(folder, 'out'), { recursive: true });
		for (const [index, path] of inputs.entries()) {
			this.#begin(index);
			inputs[index] = await this.#take(await readFile(path), index, path);
		}
		this.fileIndex = null;
		const images = [...this.#pictures];
		const reader = new FrameReader(inputs);
		for (const [index, series] of groupSlices(this.#slices).entries()) {
			const onSlice = (fileIndex: number) => this.#begin(fileIndex);
			images.push(await convertSeries(series, { folder, prefix: `s${index}`, reader, onSlice }));
		}
		this.fileIndex = null;
		if (images.length === 0) {
			throw new NotTaken('no_files');
		}
		const burnedIn = BURNED_IN_REASONS.filter((reason) => this.#burnedIn.has(reason));
		const metadata = this.#metadata === null ? null : { ...this.#metadata, burnedIn };
		return { ok: true, images, metadata, foundText: this.#foundText };
	}

	#begin(fileIndex: number): void {
		this.fileIndex = fileIndex;
		this.#job.onFile(fileIndex);
	}

	/** The path where the frames of this file are to be read. */
	async #take(bytes: Buffer, fileIndex: number, path: string): Promise<string> {
		const kind = await sniff(bytes, extname(path).slice(1));
		if (kind !== 'dicom') {
			this.#keepTo('picture');
			await this.#draw(bytes, kind, fileIndex);
			return path;
		}
		const part10 = readPart10(bytes);
		if (part10 === null) {
			return path;
		}
		this.#keepTo(kind);
		const slices = slicesOf(part10, { fileIndex, remapKey: this.#job.remapKey });
		this.#unpackedBytes += unpackedBytes(slices);
		if (this.#unpackedBytes > UNPACKED_BYTES) {
			throw new NotTaken('unpacks_too_large');
		}
		this.#slices.push(...slices);
		this.#noteMetadata(part10);
		return this.#unpackedFile(part10, path);
	}

	#noteMetadata(part10: Part10): void {
		const { bytes, dataset, syntax } = part10;
		const { littleEndian } = syntax.coding;
		const { remapKey } = this.#job;
		const attributes = reduceDataset(bytes, dataset, { littleEndian, remapKey });
		burnedInReasons(attributes, part10).forEach((reason) => this.#burnedIn.add(reason));
		this.#metadata ??= summarize(dataset, attributes);
	}

	/** A deflated file is kept unpacked beside it, where its frames can be read by their place. */
	async #unpackedFile({ bytes, syntax }: Part10, path: string): Promise<string> {
		if (!syntax.isDeflated) {
			return path;
		}
		const unpacked = `${path}.inflated`;
		await writeFile(unpacked, bytes);
		return unpacked;
	}

	async #draw(bytes: Buffer, kind: Exclude<FileKind, 'dicom'>, fileIndex: number): Promise<void> {
		const output = { folder: this.#job.folder, prefix: `p${fileIndex}` };
		const onProgress = () => this.#begin(fileIndex);
		if (kind === 'pdf') {
			// Loaded for documents alone: its library is large.
			const { convertPdf } = await import('./convert-pdf.ts');
			const { images, foundText } = await convertPdf(bytes, output, onProgress);
			this.#pictures.push(...images);
			this.#foundText.push(...foundText.map((found) => ({ fileIndex, ...found })));
		} else if (kind === 'tiff') {
			this.#pictures.push(await convertTiff(bytes, output, onProgress));
		} else {
			this.#pictures.push(await convertPicture(bytes, output));
		}
	}

	#keepTo(kind: FileKind): void {
		if (this.#kind !== null && this.#kind !== kind) {
			throw new NotTaken('mixed_kinds');
		}
		this.#kind = kind;
	}
}
