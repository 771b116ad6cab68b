import type { Coding } from './read-elements.ts';

/** How the pixels of a file are packed; `none` is pixel after pixel. */
export type Packing = 'none' | 'rle' | 'jpeg' | 'jpeg_lossless' | 'jpeg_ls' | 'jpeg_2000' | 'htj2k';

export type TransferSyntax = { coding: Coding; packing: Packing; isDeflated: boolean };

const EXPLICIT: Coding = { explicit: true, littleEndian: true };

/** Transfer syntaxes that are read (DICOM PS3.5, annex A). 53 and 55 are retired, and still lie on old CDs. */
const READ: Record<string, TransferSyntax> = {
	'1.2.840.10008.1.2': {
		coding: { explicit: false, littleEndian: true },
		packing: 'none',
		isDeflated: false
	},
	'1.2.840.10008.1.2.1': { coding: EXPLICIT, packing: 'none', isDeflated: false },
	'1.2.840.10008.1.2.1.99': { coding: EXPLICIT, packing: 'none', isDeflated: true },
	'1.2.840.10008.1.2.2': {
		coding: { explicit: true, littleEndian: false },
		packing: 'none',
		isDeflated: false
	},
	'1.2.840.10008.1.2.5': packed('rle'),
	'1.2.840.10008.1.2.4.50': packed('jpeg'),
	'1.2.840.10008.1.2.4.51': packed('jpeg'),
	'1.2.840.10008.1.2.4.53': packed('jpeg'),
	'1.2.840.10008.1.2.4.55': packed('jpeg'),
	'1.2.840.10008.1.2.4.57': packed('jpeg_lossless'),
	'1.2.840.10008.1.2.4.70': packed('jpeg_lossless'),
	'1.2.840.10008.1.2.4.80': packed('jpeg_ls'),
	'1.2.840.10008.1.2.4.81': packed('jpeg_ls'),
	'1.2.840.10008.1.2.4.90': packed('jpeg_2000'),
	'1.2.840.10008.1.2.4.91': packed('jpeg_2000'),
	'1.2.840.10008.1.2.4.201': packed('htj2k'),
	'1.2.840.10008.1.2.4.202': packed('htj2k'),
	'1.2.840.10008.1.2.4.203': packed('htj2k')
};

/** The compressed ones are explicit VR, little endian (PS3.5, A.4). */
function packed(packing: Packing): TransferSyntax {
	return { coding: EXPLICIT, packing, isDeflated: false };
}

/** Null for what is not read; `packingName` has a word for it. */
export function transferSyntax(uid: string): TransferSyntax | null {
	return READ[uid] ?? null;
}

const NOT_READ: [RegExp, string][] = [
	[/^1\.2\.840\.10008\.1\.2\.4\.10[0-9](\.1)?$/, 'video'],
	[/^1\.2\.840\.10008\.1\.2\.4\.11[012]$/, 'jpeg_xl'],
	[/^1\.2\.840\.10008\.1\.2\.4\.(9[45]|20[45])$/, 'jpip'],
	[/^1\.2\.840\.10008\.1\.2\.4\.9[23]$/, 'jpeg_2000_multi'],
	[/^1\.2\.840\.10008\.1\.2\.8\.1$/, 'deflate']
];

/** Word for the refusal of a packing that is not read. */
export function packingName(uid: string): string {
	return NOT_READ.find(([pattern]) => pattern.test(uid))?.[1] ?? 'other';
}

/** Secondary Capture in its five forms: a screen shot, where burned-in names are the rule. */
export function isSecondaryCapture(sopClass: string): boolean {
	return /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(\.|$)/.test(sopClass);
}

/** Index of a CD; it names the patient and holds no image. */
export const DICOMDIR_CLASS = '1.2.840.10008.1.3.10';

/**
 * Storage classes that are no images to look at, though some hold pixels (DICOM PS3.4, annex B.5): a dose or a segmentation
 * shown as if it were a scan would be misread.
 */
const NOT_SHOWN: [RegExp, string][] = [
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.88\./, 'structured_report'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.481\./, 'radiotherapy'],
	[/^1\.2\.840\.10008\.5\.1\.4\.34\./, 'radiotherapy'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.9\./, 'waveform'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.104\./, 'encapsulated_document'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.11\./, 'presentation_state'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.66(\.[123])?$/, 'registration'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(66\.|68\.)/, 'segmentation'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.30$/, 'parametric_map'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.4\.2$/, 'spectroscopy'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.77\.1\.6$/, 'whole_slide']
];

/** Word for a kind of object that is refused whatever it holds; null for one that may be an image. */
export function refusedKind(sopClass: string): string | null {
	return NOT_SHOWN.find(([pattern]) => pattern.test(sopClass))?.[1] ?? null;
}

/** How pixels can be written that are not shown. */
const PIXEL_KINDS = ['depth', 'color', 'palette', 'components', 'size'] as const;

/** Every word that a refusal can carry; each has its text `image.detail.<word>`. */
export const DETAILS = [
	...new Set([...NOT_READ.map(([, name]) => name), ...NOT_SHOWN.map(([, name]) => name)]),
	...PIXEL_KINDS,
	'other'
];
