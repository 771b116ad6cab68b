import { mkdir, readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { ConvertedAttachment, ConvertedImage, MetadataSummary } from '../converted.ts';
import { convertSeries } from '../dicom/convert-series.ts';
import { readPart10 } from '../dicom/read-part10.ts';
import { reduceDataset, summarize } from '../dicom/reduce.ts';
import { groupSlices } from '../dicom/series.ts';
import { slicesOf, type Slice } from '../dicom/slices.ts';
import { convertPicture, convertTiff } from './convert-picture.ts';
import { NotTaken } from './refusal.ts';
import { sniff, type FileKind } from './sniff.ts';

export type ConversionJob = {
	folder: string;
	remapKey: Buffer;
	/** Called before each piece of work with the file it belongs to, so that the parent knows where we are. */
	onFile: (fileIndex: number) => void;
};

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
	#metadata: MetadataSummary | null = null;
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
			await this.#take(await readFile(path), index, extname(path).slice(1));
		}
		this.fileIndex = null;
		const images = [...this.#pictures];
		for (const [index, series] of groupSlices(this.#slices).entries()) {
			const onSlice = (fileIndex: number) => this.#begin(fileIndex);
			images.push(await convertSeries(series, { folder, prefix: `s${index}`, inputs, onSlice }));
		}
		this.fileIndex = null;
		if (images.length === 0) {
			throw new NotTaken('no_files');
		}
		return { ok: true, images, metadata: this.#metadata };
	}

	#begin(fileIndex: number): void {
		this.fileIndex = fileIndex;
		this.#job.onFile(fileIndex);
	}

	async #take(bytes: Buffer, fileIndex: number, extension: string): Promise<void> {
		const kind = await sniff(bytes, extension);
		if (kind !== 'dicom') {
			this.#keepTo('picture');
			const output = { folder: this.#job.folder, prefix: `p${fileIndex}` };
			const convert = kind === 'tiff' ? convertTiff : convertPicture;
			this.#pictures.push(await convert(bytes, output));
			return;
		}
		const part10 = readPart10(bytes);
		if (part10 === null) {
			return;
		}
		this.#keepTo(kind);
		const { remapKey } = this.#job;
		this.#slices.push(...slicesOf(bytes, part10, { fileIndex, remapKey }));
		if (this.#metadata === null) {
			const options = { littleEndian: part10.coding.littleEndian, remapKey };
			const attributes = reduceDataset(bytes, part10.dataset, options);
			this.#metadata = summarize(part10.dataset, attributes);
		}
	}

	#keepTo(kind: FileKind): void {
		if (this.#kind !== null && this.#kind !== kind) {
			throw new NotTaken('mixed_kinds');
		}
		this.#kind = kind;
	}
}
