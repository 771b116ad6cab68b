import { NotTaken } from '../conversion/refusal.ts';
import {
	DICOMDIR_CLASS,
	PLAIN_SYNTAXES,
	SLICE_CLASSES,
	compressionName,
	isSecondaryCapture,
	otherKindName
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
const WANTED = [new Set([SHARED_GROUPS, PER_FRAME_GROUPS]), new Set(FUNCTIONAL_GROUPS)];

export type Part10 = { coding: Coding; dataset: RawDataset; sopClass: string | null };

/**
 * The elements of a DICOM file (PS3.10, section 7.1), or null for the index of a CD, which is no image. Kinds that are not
 * taken are refused here, by what the short header says, before anything else of the file is read.
 */
export function readPart10(bytes: Buffer): Part10 | null {
	refuseDisguise(bytes.subarray(0, PREAMBLE));
	const { sopClass, transferSyntax, end } = readMeta(bytes);
	if (sopClass === DICOMDIR_CLASS) {
		return null;
	}
	if (sopClass !== null) {
		refuseOtherClass(sopClass);
	}
	const coding = PLAIN_SYNTAXES[transferSyntax];
	if (coding === undefined) {
		throw new NotTaken('compressed_dicom', compressionName(transferSyntax));
	}
	const reader = new ElementReader(bytes, coding.littleEndian);
	const dataset = reader.dataset({ start: end, end: bytes.length }, coding.explicit, WANTED);
	return { coding, dataset, sopClass };
}

/** CT and MR only; a screen shot says its modality is CT as well, so the class decides. */
export function refuseOtherClass(sopClass: string): void {
	if (isSecondaryCapture(sopClass)) {
		throw new NotTaken('secondary_capture');
	}
	if (SLICE_CLASSES[sopClass] === undefined) {
		throw new NotTaken('not_ct_or_mr', otherKindName(sopClass));
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
