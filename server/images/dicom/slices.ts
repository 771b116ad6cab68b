import type { WindowPreset } from '#lib/domain/image/image.ts';
import { NotTaken } from '../conversion/refusal.ts';
import { PIXEL_DATA, type RawDataset } from './read-elements.ts';
import {
	FUNCTIONAL_GROUPS,
	PER_FRAME_GROUPS,
	SHARED_GROUPS,
	refuseOtherClass,
	type Part10
} from './read-part10.ts';
import { number, numbers, word, type Attributes } from './attributes.ts';
import { pixelForm, pixelRange, type PixelForm } from './pixel-form.ts';
import { reduceDataset } from './reduce.ts';

/** Present when a picture of something else was put into DICOM, such as a scanned film or a screen. */
const CONVERSION_TYPE = 0x00080064;

export type Slice = {
	fileIndex: number;
	/** Where its pixels lie in that file. */
	start: number;
	length: number;
	form: PixelForm;
	modality: 'CT' | 'MR';
	seriesUid: string;
	instanceUid: string;
	instanceNumber: number;
	position: [number, number, number] | null;
	orientation: number[] | null;
	rowSpacing: number | null;
	columnSpacing: number | null;
	/** SpacingBetweenSlices: used only where positions do not say it. */
	statedSpacing: number | null;
	windows: WindowPreset[];
	attributes: Attributes;
};

/** The slices of one file: one for a classic object, several for an enhanced one. */
export function slicesOf(
	bytes: Buffer,
	part10: Part10,
	{ fileIndex, remapKey }: { fileIndex: number; remapKey: Buffer }
): Slice[] {
	const { dataset, coding } = part10;
	const reduce = (from: RawDataset) =>
		reduceDataset(bytes, from, { littleEndian: coding.littleEndian, remapKey });
	const whole = reduce(dataset);
	refuseByAttributes(whole, part10);
	const form = pixelForm(whole, dataset, coding.littleEndian);
	const { start, frameBytes, frameCount } = pixelRange(whole, dataset, form);
	const [shared] = dataset.sequences.get(SHARED_GROUPS) ?? [];
	const perFrame = dataset.sequences.get(PER_FRAME_GROUPS) ?? [];
	return Array.from({ length: frameCount }, (_, frame) => {
		const attributes = withGroups(whole, [shared, perFrame[frame]], reduce);
		return {
			fileIndex,
			start: start + frame * frameBytes,
			length: frameBytes,
			form: withUnits(form, attributes),
			...identityOf(attributes, fileIndex, frame),
			...geometryOf(attributes),
			windows: windowsOf(attributes),
			attributes
		};
	});
}

function refuseByAttributes(attributes: Attributes, { dataset, sopClass }: Part10): void {
	// The header before the dataset and the dataset itself may disagree; both have to be CT or MR.
	refuseOtherClass(word(attributes, 'SOPClassUID') ?? sopClass ?? '');
	if (!attributes.has('Modality')) {
		throw new NotTaken('not_ct_or_mr', 'other');
	}
	if (dataset.elements.has(CONVERSION_TYPE)) {
		throw new NotTaken('secondary_capture');
	}
	if (attributes.get('BurnedInAnnotation')?.[0] === 'YES') {
		throw new NotTaken('identifiers_burned_in');
	}
	if (!dataset.elements.has(PIXEL_DATA)) {
		throw new NotTaken('no_pixels');
	}
}

function withGroups(
	whole: Attributes,
	groups: (RawDataset | undefined)[],
	reduce: (dataset: RawDataset) => Attributes
): Attributes {
	const merged = new Map(whole);
	for (const group of groups) {
		for (const tag of FUNCTIONAL_GROUPS) {
			const [first] = group?.sequences.get(tag) ?? [];
			if (first !== undefined) {
				reduce(first).forEach((values, name) => merged.set(name, values));
			}
		}
	}
	return merged;
}

function withUnits(form: PixelForm, attributes: Attributes): PixelForm {
	const slope = number(attributes, 'RescaleSlope') ?? 1;
	// A slope of zero would make every pixel alike; it is written by software that has none.
	return {
		...form,
		slope: slope === 0 ? 1 : slope,
		intercept: number(attributes, 'RescaleIntercept') ?? 0
	};
}

function identityOf(attributes: Attributes, fileIndex: number, frame: number) {
	const modality = attributes.get('Modality')?.[0] === 'MR' ? ('MR' as const) : ('CT' as const);
	return {
		modality,
		seriesUid: word(attributes, 'SeriesInstanceUID') ?? '',
		instanceUid: `${word(attributes, 'SOPInstanceUID') ?? `file ${fileIndex}`} ${frame}`,
		instanceNumber: (number(attributes, 'InstanceNumber') ?? fileIndex) + frame
	};
}

function geometryOf(attributes: Attributes) {
	const position = numbers(attributes, 'ImagePositionPatient', 3);
	const spacing =
		numbers(attributes, 'PixelSpacing', 2) ?? numbers(attributes, 'ImagerPixelSpacing', 2);
	const stated = number(attributes, 'SpacingBetweenSlices');
	return {
		position:
			position === null
				? null
				: ([position[0], position[1], position[2]] as [number, number, number]),
		orientation: numbers(attributes, 'ImageOrientationPatient', 6),
		rowSpacing: positive(spacing?.[0]),
		columnSpacing: positive(spacing?.[1]),
		statedSpacing: positive(stated === null ? undefined : Math.abs(stated))
	};
}

function windowsOf(attributes: Attributes): WindowPreset[] {
	const centers = attributes.get('WindowCenter') ?? [];
	const widths = attributes.get('WindowWidth') ?? [];
	return centers.slice(0, 4).flatMap((center, index) => {
		const width = widths[index];
		return typeof center === 'number' && typeof width === 'number' && width >= 1
			? [{ name: index === 0 ? 'file' : `file_${index + 1}`, center, width }]
			: [];
	});
}

function positive(value: number | undefined): number | null {
	return value !== undefined && value > 0 && Number.isFinite(value) ? value : null;
}
