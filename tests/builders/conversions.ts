import { gunzipSync } from 'node:zlib';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { convertFolder } from '#server/images/conversion/convert-folder.ts';
import { allowOnlyPictures } from '#server/images/conversion/convert-picture.ts';
import type { ConvertedAttachment } from '#server/images/converted.ts';
import { openImageWorkers } from '#server/images/open-workers.ts';
import type { WorkerLimits } from '#server/images/run-worker.ts';

/** Real and hostile files that lie beside the project on some machines; tests on them are skipped elsewhere. */
export const SAMPLES = resolve('../shared/samples');
export const hasSamples = existsSync(SAMPLES);

export type Conversion = {
	result: ConvertedAttachment;
	folder: string;
	/** A file of the result, unpacked when it is packed. */
	read: (path: string) => Promise<Buffer>;
	/** Every byte that came out, unpacked. */
	everything: () => Promise<Buffer>;
};

type InputFile = { name: string; content: Buffer };
export const REMAP_KEY = Buffer.alloc(32, 1);

/** Files through a real worker process. */
export async function convertInProcess(
	files: InputFile[],
	limits: Partial<WorkerLimits> = {}
): Promise<Conversion> {
	const folder = await folderOf(files);
	const log = pino({ level: 'silent' });
	const workers = openImageWorkers({ log, remapKey: REMAP_KEY, limits });
	const result = await workers.convert(folder);
	await workers.close();
	return conversionOf(folder, result);
}

/** The same code without the process around it, which takes a third of a second to start. */
export async function convertHere(files: InputFile[]): Promise<Conversion> {
	return convertIn(await folderOf(files));
}

/** For more tests than one; who asks removes the folder. */
export async function convertAndKeep(files: InputFile[]): Promise<Conversion> {
	return convertIn(await writeFolder(files));
}

/** What the worker does with a folder of uploaded files. */
export async function convertIn(folder: string, remapKey: Buffer = REMAP_KEY): Promise<Conversion> {
	allowOnlyPictures();
	const result = await convertFolder({ folder, remapKey, onFile: () => {} });
	return conversionOf(folder, result);
}

/** Until the test ends. */
export async function folderOf(files: InputFile[]): Promise<string> {
	const folder = await writeFolder(files);
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

async function writeFolder(files: InputFile[]): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), 'mashwara-images-'));
	for (const [index, { name, content }] of files.entries()) {
		const extension = /\.[a-z0-9]+$/i.exec(name)?.[0].toLowerCase() ?? '';
		await writeFile(join(folder, `${String(index).padStart(4, '0')}${extension}`), content);
	}
	return folder;
}

function conversionOf(folder: string, result: ConvertedAttachment): Conversion {
	const read = async (path: string) => {
		const bytes = await readFile(join(folder, path));
		return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
	};
	return {
		result,
		folder,
		read,
		everything: async () => {
			const names = await readdir(join(folder, 'out'));
			const contents = await Promise.all(names.map((name) => read(`out/${name}`)));
			return Buffer.concat([Buffer.from(JSON.stringify(result)), ...contents]);
		}
	};
}

export async function sample(path: string): Promise<{ name: string; content: Buffer }> {
	return { name: path, content: await readFile(join(SAMPLES, path)) };
}

export function int16(bytes: Buffer): number[] {
	return Array.from({ length: bytes.length / 2 }, (_, index) => bytes.readInt16LE(index * 2));
}
