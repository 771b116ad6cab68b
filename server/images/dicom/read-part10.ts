import { inflateRawSync } from 'node:zlib';
import { NotTaken } from '../conversion/refusal.ts';
import {
	DICOMDIR_CLASS,
	packingName,
	refusedKind,
	transferSyntax,
	type TransferSyntax
} from './syntaxes.ts';
import { ElementReader, type Coding, type RawDataset } from './read-elements.ts';

const PREAMBLE = 128;
const SOP_CLASS = 0x00020002;
const TRANSFER_SYNTAX = 0x00020010;
const META_CODING: Coding = { explicit: true, littleEndian: true };

/** Sequences of enhanced CT and MR that hold geometry, windows and units: the groups, then what lies in them. */
export const SHARED_GROUPS = 0x52009229;
export const PER_FRAME_GROUPS = 0x52009230;
/** Plane position and orientation, pixel measures, frame VOI LUT, pixel value transformation (PS3.3, C.7.6.16.2). */
export const FUNCTIONAL_GROUPS = [0x00209113, 0x00209116, 0x00289110, 0x00289132, 0x00289145];
/** Tables in place of slope and intercept, and in place of a window. */
export const MODALITY_LUT = 0x00283000;
export const VOI_LUT = 0x00283010;
const WANTED = [
	new Set([SHARED_GROUPS, PER_FRAME_GROUPS, MODALITY_LUT, VOI_LUT]),
	new Set(FUNCTIONAL_GROUPS)
];
/** What a deflated file may unpack to: 250 CT slices. Zeros pack 1:1000, and 200 MB of them would fill the machine. */
const INFLATED_BYTES = 128 * 1024 * 1024;

export type Part10 = {
	/** The file, unpacked where it was deflated: what the places in `dataset` count in. */
	bytes: Buffer;
	syntax: TransferSyntax;
	dataset: RawDataset;
	sopClass: string | null;
};

/**
 * The elements of a DICOM file (PS3.10, section 7.1), or null for the index of a CD, which is no image. Kinds that are not
 * taken are refused here, by what the short header says, before anything else of the file is read.
 */
export function readPart10(file: Buffer): Part10 | null {
	refuseDisguise(file.subarray(0, PREAMBLE));
	const { sopClass, transferSyntax: uid, end } = readMeta(file);
	if (sopClass === DICOMDIR_CLASS) {
		return null;
	}
	refuseOtherClass(sopClass ?? '');
	const syntax = transferSyntax(uid);
	if (syntax === null) {
		throw new NotTaken('compressed_dicom', packingName(uid));
	}
	const bytes = syntax.isDeflated ? inflated(file, end) : file;
	const reader = new ElementReader(bytes, syntax.coding.littleEndian);
	const range = { start: end, end: bytes.length };
	const dataset = reader.dataset(range, syntax.coding.explicit, WANTED);
	return { bytes, syntax, dataset, sopClass };
}

/** A dose, a segmentation or a report is no image; a class that we do not know may be one, if it holds pixels. */
export function refuseOtherClass(sopClass: string): void {
	const kind = refusedKind(sopClass);
	if (kind !== null) {
		throw new NotTaken('dicom_not_shown', kind);
	}
}

/** The short header lies there as it is, what follows it is one deflated stream (PS3.5, A.5). */
function inflated(file: Buffer, end: number): Buffer {
	try {
		const rest = inflateRawSync(file.subarray(end), { maxOutputLength: INFLATED_BYTES });
		return Buffer.concat([file.subarray(0, end), rest]);
	} catch (error) {
		const isTooLarge =
			error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
		throw new NotTaken(isTooLarge ? 'unpacks_too_large' : 'broken');
	}
}

/** The preamble may hold anything; a page or a program in it means a file that wants to be two things at once. */
function refuseDisguise(preamble: Buffer): void {
	const text = preamble.toString('latin1');
	if (/^(MZ|\x7fELF|#!|%PDF|PK|GIF8|\xff\xd8|\x89PNG|RIFF)/.test(text) || /<[a-z!?]/i.test(text)) {
		throw new NotTaken('disguised');
	}
}

/** Elements of group 2. Its stated length is not believed: some writers leave it out or get it wrong. */
function readMeta(bytes: Buffer): { sopClass: string | null; transferSyntax: string; end: number } {
	let end = PREAMBLE + 4;
	const range = () => ({ start: end, end: bytes.length });
	const found = new Map<number, string>();
	const reader = new ElementReader(bytes, META_CODING.littleEndian);
	while (bytes.length - end >= 8 && bytes.readUInt16LE(end) === 0x0002) {
		const { tag, element, next } = reader.one(range(), META_CODING.explicit);
		if (tag === SOP_CLASS || tag === TRANSFER_SYNTAX) {
			const text = bytes.toString('latin1', element.start, element.start + element.length);
			found.set(tag, text.replace(/[\0 ]+$/, ''));
		}
		end = next;
	}
	const transferSyntax = found.get(TRANSFER_SYNTAX);
	if (transferSyntax === undefined) {
		throw new NotTaken('broken');
	}
	return { sopClass: found.get(SOP_CLASS) ?? null, transferSyntax, end };
}
