import {
	EXPLICIT_LITTLE,
	writeDicom,
	type DicomElement
} from '#server/demonstration/phantom/write-dicom.ts';

export const CT_CLASS = '1.2.840.10008.5.1.4.1.1.2';
export const SECONDARY_CAPTURE_CLASS = '1.2.840.10008.5.1.4.1.1.7';

/** What must never be found in anything that the portal stores. Invented. */
export const IDENTIFIERS = {
	name: 'INVENTED^ZUBAIDA',
	patientId: 'MRN-778812-X',
	hospital: 'Imaginary General Hospital',
	date: '20231109',
	seriesUid: '1.2.826.0.1.3680043.9.77.1'
};

export type SliceGiven = {
	transferSyntax?: string;
	sopClass?: string;
	sopInstance?: string;
	rows?: number;
	columns?: number;
	/** Stored words, before slope and intercept. */
	words?: number[];
	z?: number;
	number?: number;
	/** Elements that replace or join the usual ones; a null value leaves one out. */
	change?: Record<number, DicomElement | null>;
};

/** A small CT slice with the identifiers that a hospital's file has. */
export function aSlice(given: SliceGiven = {}): Buffer {
	const { rows = 4, columns = 6, number = 1, z = 0 } = given;
	const words = given.words ?? Array.from({ length: rows * columns }, (_, index) => index * 10);
	const elements: DicomElement[] = [
		{ tag: 0x00080020, vr: 'DA', value: IDENTIFIERS.date },
		{ tag: 0x00080060, vr: 'CS', value: 'CT' },
		{ tag: 0x00080080, vr: 'LO', value: IDENTIFIERS.hospital },
		{ tag: 0x00100010, vr: 'PN', value: IDENTIFIERS.name },
		{ tag: 0x00100020, vr: 'LO', value: IDENTIFIERS.patientId },
		{ tag: 0x00100040, vr: 'CS', value: 'F' },
		{ tag: 0x00101010, vr: 'AS', value: '094Y' },
		// A private element and a sequence with a name in it.
		{ tag: 0x00091001, vr: 'LO', value: IDENTIFIERS.name },
		{
			tag: 0x00081140,
			vr: 'SQ',
			value: [[{ tag: 0x00100010, vr: 'PN', value: IDENTIFIERS.name }]]
		},
		{ tag: 0x0020000d, vr: 'UI', value: '1.2.826.0.1.3680043.9.77' },
		{ tag: 0x0020000e, vr: 'UI', value: IDENTIFIERS.seriesUid },
		{ tag: 0x00200013, vr: 'IS', value: String(number) },
		{ tag: 0x00200032, vr: 'DS', value: `-10\\-20\\${z}` },
		{ tag: 0x00200037, vr: 'DS', value: '1\\0\\0\\0\\1\\0' },
		{ tag: 0x00280002, vr: 'US', value: 1 },
		{ tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
		{ tag: 0x00280010, vr: 'US', value: rows },
		{ tag: 0x00280011, vr: 'US', value: columns },
		{ tag: 0x00280030, vr: 'DS', value: '0.5\\0.75' },
		{ tag: 0x00280100, vr: 'US', value: 16 },
		{ tag: 0x00280101, vr: 'US', value: 12 },
		{ tag: 0x00280102, vr: 'US', value: 11 },
		{ tag: 0x00280103, vr: 'US', value: 0 },
		{ tag: 0x00281052, vr: 'DS', value: '-1024' },
		{ tag: 0x00281053, vr: 'DS', value: '1' },
		{ tag: 0x7fe00010, vr: 'OW', value: wordsOf(words) }
	];
	const change = given.change ?? {};
	const kept = elements.filter(({ tag }) => !(tag in change));
	const added = Object.values(change).filter((element) => element !== null);
	return writeDicom({
		transferSyntax: given.transferSyntax ?? EXPLICIT_LITTLE,
		sopClass: given.sopClass ?? CT_CLASS,
		sopInstance: given.sopInstance ?? `1.2.826.0.1.3680043.9.77.1.${number}`,
		elements: [...kept, ...added]
	});
}

export function wordsOf(values: number[]): Buffer {
	const bytes = Buffer.alloc(values.length * 2);
	values.forEach((value, index) => bytes.writeUInt16LE(value & 0xffff, index * 2));
	return bytes;
}
