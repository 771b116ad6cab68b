import { BURNED_IN_REASONS, type BurnedInReason } from '../converted.ts';
import { word, type Attributes } from './attributes.ts';
import type { Part10 } from './read-part10.ts';
import { isSecondaryCapture } from './syntaxes.ts';

/** Present when a picture of something else was put into DICOM, such as a scanned film or a screen. */
const CONVERSION_TYPE = 0x00080064;
/** Their machines write the patient's name into the picture itself. */
const WRITTEN_ON = new Set(['US', 'SC', 'OT', 'XA', 'RF', 'ES', 'XC']);

/** Why text may stand in the pixels of this file, for the person who looks. None means that the file denies it and nothing speaks against that. */
export function burnedInReasons(
	attributes: Attributes,
	{ dataset, sopClass }: Pick<Part10, 'dataset' | 'sopClass'>
): BurnedInReason[] {
	const said = word(attributes, 'BurnedInAnnotation');
	const stated = word(attributes, 'SOPClassUID') ?? sopClass ?? '';
	const applies: Record<BurnedInReason, boolean> = {
		said: said === 'YES',
		kind: WRITTEN_ON.has(word(attributes, 'Modality') ?? 'OT'),
		converted: dataset.elements.has(CONVERSION_TYPE) || isSecondaryCapture(stated),
		not_denied: said === null
	};
	return BURNED_IN_REASONS.filter((reason) => applies[reason]);
}
