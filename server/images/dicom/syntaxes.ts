/** Uncompressed transfer syntaxes (DICOM PS3.5, annex A): what can be read so far. */
export const PLAIN_SYNTAXES: Record<string, { explicit: boolean; littleEndian: boolean }> = {
	'1.2.840.10008.1.2': { explicit: false, littleEndian: true },
	'1.2.840.10008.1.2.1': { explicit: true, littleEndian: true },
	'1.2.840.10008.1.2.2': { explicit: true, littleEndian: false }
};

const COMPRESSED: Record<string, string> = {
	'1.2.840.10008.1.2.1.99': 'deflate',
	'1.2.840.10008.1.2.5': 'rle',
	'1.2.840.10008.1.2.4.50': 'jpeg',
	'1.2.840.10008.1.2.4.51': 'jpeg',
	'1.2.840.10008.1.2.4.57': 'jpeg_lossless',
	'1.2.840.10008.1.2.4.70': 'jpeg_lossless',
	'1.2.840.10008.1.2.4.80': 'jpeg_ls',
	'1.2.840.10008.1.2.4.81': 'jpeg_ls',
	'1.2.840.10008.1.2.4.90': 'jpeg_2000',
	'1.2.840.10008.1.2.4.91': 'jpeg_2000',
	'1.2.840.10008.1.2.4.201': 'htj2k',
	'1.2.840.10008.1.2.4.202': 'htj2k',
	'1.2.840.10008.1.2.4.203': 'htj2k'
};

/** Word for the refusal of a compressed file. */
export function compressionName(transferSyntax: string): string {
	return COMPRESSED[transferSyntax] ?? 'other';
}

/** Storage SOP classes that hold CT or MR slices (DICOM PS3.4, annex B.5). */
export const SLICE_CLASSES: Record<string, 'CT' | 'MR'> = {
	'1.2.840.10008.5.1.4.1.1.2': 'CT',
	'1.2.840.10008.5.1.4.1.1.2.1': 'CT',
	'1.2.840.10008.5.1.4.1.1.2.2': 'CT',
	'1.2.840.10008.5.1.4.1.1.4': 'MR',
	'1.2.840.10008.5.1.4.1.1.4.1': 'MR',
	'1.2.840.10008.5.1.4.1.1.4.4': 'MR'
};

/** Secondary Capture in its five forms: a screen shot, where burned-in names are the rule. */
export function isSecondaryCapture(sopClass: string): boolean {
	return /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.7(\.|$)/.test(sopClass);
}

/** Index of a CD; it names the patient and holds no image. */
export const DICOMDIR_CLASS = '1.2.840.10008.1.3.10';

/** Words for kinds that people do upload by mistake. */
const OTHER_CLASSES: [RegExp, string][] = [
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.88\./, 'structured_report'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.481\./, 'radiotherapy'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.9\./, 'waveform'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.104\./, 'encapsulated_document'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(3|6)\.1$/, 'ultrasound'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.1(\.|$)/, 'x_ray'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.20$/, 'nuclear_medicine'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.128$/, 'pet'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.77\./, 'visible_light'],
	[/^1\.2\.840\.10008\.5\.1\.4\.1\.1\.66\./, 'segmentation']
];

export function otherKindName(sopClass: string): string {
	return OTHER_CLASSES.find(([pattern]) => pattern.test(sopClass))?.[1] ?? 'other';
}

/** Every word that a refusal can carry; each has its text `image.detail.<word>`. */
export const DETAILS = [
	...new Set([...Object.values(COMPRESSED), ...OTHER_CLASSES.map(([, name]) => name), 'other'])
];
