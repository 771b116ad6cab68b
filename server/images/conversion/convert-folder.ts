import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConvertedAttachment, ConvertedImage, FoundText } from '../converted.ts';
import type { DicomStudy } from '../dicom/dicom-study.ts';
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
	readonly #pictures: ConvertedImage[] = [];
	readonly #foundText: FoundText[] = [];
	/** Made for the first DICOM file: its part of the code would only take memory beside a slide. */
	#study: DicomStudy | null = null;
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
		await mkdir(join(folder, 'out'), { recursive: true });
		for (const [index, name] of names.entries()) {
			this.#begin(index);
			await this.#take(join(folder, name), index);
		}
		this.fileIndex = null;
		const images = [...this.#pictures, ...((await this.#study?.images(this.#begin)) ?? [])];
		this.fileIndex = null;
		if (images.length === 0) {
			throw new NotTaken('no_files');
		}
		const metadata = this.#study?.metadata ?? null;
		return { ok: true, images, metadata, foundText: this.#foundText };
	}

	#begin = (fileIndex: number): void => {
		this.fileIndex = fileIndex;
		this.#job.onFile(fileIndex);
	};

	async #take(path: string, fileIndex: number): Promise<void> {
		const kind = await sniff(path);
		if (kind !== 'dicom') {
			this.#keepTo('picture');
			await this.#draw(path, kind, fileIndex);
		} else if (await (await this.#dicom()).take(path, fileIndex)) {
			this.#keepTo(kind);
		}
	}

	async #dicom(): Promise<DicomStudy> {
		const { DicomStudy } = await import('../dicom/dicom-study.ts');
		this.#study ??= new DicomStudy(this.#job);
		return this.#study;
	}

	async #draw(path: string, kind: Exclude<FileKind, 'dicom'>, fileIndex: number): Promise<void> {
		const output = { folder: this.#job.folder, prefix: `p${fileIndex}` };
		const onProgress = () => this.#begin(fileIndex);
		if (kind === 'pdf') {
			// Loaded for documents alone: its library is large.
			const { convertPdf } = await import('./convert-pdf.ts');
			const { images, foundText } = await convertPdf(await readFile(path), output, onProgress);
			this.#pictures.push(...images);
			this.#foundText.push(...foundText.map((found) => ({ fileIndex, ...found })));
		} else if (kind === 'tiff') {
			this.#pictures.push(await convertTiff(path, output, onProgress));
		} else {
			this.#pictures.push(await convertPicture(await readFile(path), output));
		}
	}

	#keepTo(kind: FileKind): void {
		if (this.#kind !== null && this.#kind !== kind) {
			throw new NotTaken('mixed_kinds');
		}
		this.#kind = kind;
	}
}
