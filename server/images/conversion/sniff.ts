import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import { NotTaken } from './refusal.ts';

export type FileKind = 'dicom' | 'picture' | 'tiff' | 'pdf';

/** Enough for every kind below; the rest of a hostile file is not walked through. */
const HEAD_BYTES = 16_384;

const EXTENSIONS: Record<string, RegExp> = {
	jpg: /^(jpe?g|jpe|jfif)$/,
	png: /^png$/,
	webp: /^webp$/,
	pdf: /^pdf$/,
	tif: /^(tiff?|svs)$/,
	// CDs write DICOM without an extension, or a part of a UID stands where one would be.
	dcm: /^(|dcm|dic|dicom|ima|img|\d+)$/
};

const KINDS: Record<string, FileKind> = { dcm: 'dicom', tif: 'tiff', pdf: 'pdf' };

/** What the file is by its content. Its name may add nothing, but must not say otherwise. */
export async function sniff(path: string): Promise<FileKind> {
	const head = await readHead(path);
	if (head.length === 0) {
		throw new NotTaken('empty');
	}
	// First: the preamble of DICOM may hold the start of a TIFF (PS3.10, section 7.1), and does in real files.
	const isDicom = head.toString('latin1', 128, 132) === 'DICM';
	const found = isDicom ? 'dcm' : await kindInHead(head);
	if (found === 'heic') {
		throw new NotTaken('heic');
	}
	const allowed = found === undefined ? undefined : EXTENSIONS[found];
	if (allowed === undefined) {
		throw new NotTaken('unknown_kind');
	}
	if (!allowed.test(extname(path).slice(1))) {
		throw new NotTaken('extension_differs');
	}
	return KINDS[found ?? ''] ?? 'picture';
}

async function readHead(path: string): Promise<Buffer> {
	const file = await open(path);
	try {
		const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD_BYTES) });
		return buffer.subarray(0, bytesRead);
	} finally {
		await file.close();
	}
}

/**
 * TIFF 6.0, section 2, and BigTIFF with 43 for 42, which OME's and other writers choose for small files too. file-type
 * wants the directory, which in a slide lies at the end of the file.
 */
const TIFF = /^(II[*+]\0|MM\0[*+])/;

async function kindInHead(head: Uint8Array): Promise<string | undefined> {
	const found = await fileTypeFromBuffer(head);
	const start = Buffer.from(head.subarray(0, 4)).toString('latin1');
	return found?.ext ?? (TIFF.test(start) ? 'tif' : undefined);
}
