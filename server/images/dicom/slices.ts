import type { WindowPreset } from '#lib/domain/image/image.ts';
import { NotTaken } from '../conversion/refusal.ts';
import { number, numbers, word, type Attributes } from './attributes.ts';
import { readLut, windowOfLut } from './lut.ts';
import {
	frameBytesOf,
	pixelForm,
	storedFrames,
	type PixelForm,
	type StoredFrame
} from './pixel-form.ts';
import { PIXEL_DATA, type RawDataset } from './read-elements.ts';
import {
	FUNCTIONAL_GROUPS,
	MODALITY_LUT,
	PER_FRAME_GROUPS,
	SHARED_GROUPS,
	VOI_LUT,
	refuseOtherClass,
	type Part10
} from './read-part10.ts';
import { reduceDataset } from './reduce.ts';
import { isSecondaryCapture } from './syntaxes.ts';

/** Descriptor and data of a table in one of the two sequences. */
const LUT_TAGS = { descriptor: 0x00283002, data: 0x00283006 };
/** Of these each file is a view of its own, though they share a series: four mammograms are no stack. */
const VIEWS = new Set(['CR', 'DX', 'MG']);

export type Slice = {
	fileIndex: number;
	/** Counted from 0 within its file. */
	frameIndex: number;
	/** Where its pixels lie in that file. */
	stored: StoredFrame;
	form: PixelForm;
	/** A word of DICOM's; `OT` (other) for a file that says none of ours. */
	modality: string;
	/** The frames of its file are an image by themselves: a film, or a single view. */
	isAlone: boolean;
	seriesUid: string;
	/** All frames of a file have it. */
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

/** The slices of one file: one for a classic object, several for an enhanced one or a film. */
export function slicesOf(
	part10: Part10,
	{ fileIndex, remapKey }: { fileIndex: number; remapKey: Buffer }
): Slice[] {
	const { bytes, dataset, syntax } = part10;
	const { littleEndian } = syntax.coding;
	const reduce = (from: RawDataset) => reduceDataset(bytes, from, { littleEndian, remapKey });
	const whole = reduce(dataset);
	refuseByAttributes(whole, part10);
	const source = { bytes, attributes: whole, dataset, syntax };
	const form = withTable(pixelForm(source), part10);
	const frames = storedFrames(source, form);
	const [shared] = dataset.sequences.get(SHARED_GROUPS) ?? [];
	const perFrame = dataset.sequences.get(PER_FRAME_GROUPS) ?? [];
	const tables = voiWindows(part10, whole);
	return frames.map((stored, frameIndex) => {
		const attributes = withGroups(whole, [shared, perFrame[frameIndex]], reduce);
		const geometry = geometryOf(attributes);
		const modality = modalityOf(attributes, part10);
		return {
			fileIndex,
			frameIndex,
			stored,
			form: withUnits(form, attributes),
			modality,
			isAlone: VIEWS.has(modality) || (frames.length > 1 && geometry.position === null),
			...identityOf(attributes, fileIndex),
			...geometry,
			windows: [...windowsOf(attributes), ...tables],
			attributes
		};
	});
}

/** Bytes that these slices take when they are unpacked. */
export function unpackedBytes(slices: Slice[]): number {
	const [first] = slices;
	return first === undefined ? 0 : frameBytesOf(first.form) * slices.length;
}

function refuseByAttributes(attributes: Attributes, { dataset }: Part10): void {
	// The header before the dataset and the dataset itself may disagree; neither may be of a kind that is not shown.
	refuseOtherClass(word(attributes, 'SOPClassUID') ?? '');
	if (!dataset.elements.has(PIXEL_DATA)) {
		throw new NotTaken('no_pixels');
	}
}

/** A modality LUT stands in place of slope and intercept (PS3.3, C.11.1). */
function withTable(form: PixelForm, { bytes, dataset, syntax }: Part10): PixelForm {
	const [item] = dataset.sequences.get(MODALITY_LUT) ?? [];
	if (form.kind !== 'gray' || item === undefined) {
		return form;
	}
	const { littleEndian } = syntax.coding;
	return {
		...form,
		lut: readLut({ bytes, dataset: item }, LUT_TAGS, { littleEndian, isSigned: form.isSigned })
	};
}

/** Its values are those of the modality, so they may have a sign that the stored ones lack. */
function voiWindows({ bytes, dataset, syntax }: Part10, whole: Attributes): WindowPreset[] {
	const { littleEndian } = syntax.coding;
	const isSigned =
		number(whole, 'PixelRepresentation') === 1 || (number(whole, 'RescaleIntercept') ?? 0) < 0;
	const items = (dataset.sequences.get(VOI_LUT) ?? []).slice(0, 4);
	return items.flatMap((item, index) => {
		const lut = readLut({ bytes, dataset: item }, LUT_TAGS, { littleEndian, isSigned });
		const window = lut === null ? null : windowOfLut(lut);
		const name = index === 0 ? 'curve' : `curve_${index + 1}`;
		return window === null ? [] : [{ name, ...window }];
	});
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
	if (form.kind === 'color') {
		return form;
	}
	const slope = number(attributes, 'RescaleSlope') ?? 1;
	// A slope of zero would make every pixel alike; it is written by software that has none.
	return {
		...form,
		slope: slope === 0 ? 1 : slope,
		intercept: number(attributes, 'RescaleIntercept') ?? 0
	};
}

/** A capture of a CT's screen says CT as well, and its grays would be measured in Hounsfield units. */
function modalityOf(attributes: Attributes, { sopClass }: Part10): string {
	const modality = word(attributes, 'Modality') ?? 'OT';
	const isCapture = isSecondaryCapture(word(attributes, 'SOPClassUID') ?? sopClass ?? '');
	return isCapture && modality === 'CT' ? 'SC' : modality;
}

function identityOf(attributes: Attributes, fileIndex: number) {
	return {
		seriesUid: word(attributes, 'SeriesInstanceUID') ?? '',
		instanceUid: word(attributes, 'SOPInstanceUID') ?? `file ${fileIndex}`,
		instanceNumber: number(attributes, 'InstanceNumber') ?? fileIndex
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
