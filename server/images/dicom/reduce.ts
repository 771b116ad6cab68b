import type { MetadataSummary } from '../converted.ts';
import type { Attributes } from './attributes.ts';
import { ALLOWED, REMOVED_BY_NAME, tagText, type AllowedAttribute } from './allow-list.ts';
import {
	OLDEST_AGE,
	decodeValue,
	type AttributeValue,
	type DecodeOptions
} from './decode-value.ts';
import { PIXEL_DATA, type RawDataset } from './read-elements.ts';

const PIXEL_REPRESENTATION = 0x00280103;

/** Reads the allow-listed attributes; nothing else is decoded. */
export function reduceDataset(
	bytes: Buffer,
	dataset: RawDataset,
	options: { littleEndian: boolean; remapKey: Buffer }
): Attributes {
	const decoding = { ...options, isSigned: false };
	decoding.isSigned = valuesOf(bytes, dataset, PIXEL_REPRESENTATION, decoding)[0] === 1;
	const kept = new Map<string, AttributeValue[]>();
	for (const [tag, attribute] of ALLOWED) {
		const values = valuesOf(bytes, dataset, tag, decoding);
		if (values.length > 0) {
			kept.set(attribute.name, values);
		}
	}
	return kept;
}

function valuesOf(
	bytes: Buffer,
	dataset: RawDataset,
	tag: number,
	options: DecodeOptions
): AttributeValue[] {
	const attribute = ALLOWED.get(tag);
	const element = dataset.elements.get(tag);
	if (attribute === undefined || element === undefined) {
		return [];
	}
	const value = bytes.subarray(element.start, element.start + element.length);
	return decodeValue(attribute, value, options);
}

/** Values that change from slice to slice, so that one slice's would be wrong for the series. */
const OF_ONE_SLICE = new Set(['SOPInstanceUID', 'InstanceNumber', 'SliceLocation', 'TriggerTime']);

/** Makers number series up to some 10,000; above that stands a date or a record's number. */
const COUNTED = new Set(['SeriesNumber', 'AcquisitionNumber']);
const LARGEST_COUNT = 99_999;
const isCount = (value: AttributeValue): boolean => Math.abs(Number(value)) <= LARGEST_COUNT;
const isKept = (name: string, values: AttributeValue[]): boolean =>
	!OF_ONE_SLICE.has(name) && (!COUNTED.has(name) || values.every(isCount));

/** The attributes as they are kept with the image. */
export function attributesOfSeries(
	attributes: Attributes
): Record<string, AttributeValue | AttributeValue[]> {
	return Object.fromEntries(
		[...attributes]
			.filter(([name, values]) => isKept(name, values))
			.map(([name, values]) => [
				name,
				values.length === 1 && values[0] !== undefined ? values[0] : values
			])
	);
}

const SHOWN_WHEN_KEPT = [
	'PatientSex',
	'PatientAge',
	'Modality',
	'BodyPartExamined',
	'PixelSpacing',
	'SliceThickness'
];

/** What the reviewer reads of one file: how much was kept and removed, and the rows that matter to a person. */
export function summarize(
	dataset: RawDataset,
	attributes: Attributes
): Omit<MetadataSummary, 'burnedIn' | 'leftOut'> {
	const all = [...dataset.elements.keys(), ...dataset.sequences.keys()];
	const tags = all.filter((tag) => tag !== PIXEL_DATA);
	const kept = tags.filter((tag) => attributes.has(ALLOWED.get(tag)?.name ?? ''));
	const replaced = kept.filter((tag) => isReplaced(ALLOWED.get(tag), attributes));
	const removedRows = [...REMOVED_BY_NAME].flatMap(([tag, attribute]) => {
		const element = dataset.elements.get(tag);
		return element === undefined || element.length === 0
			? []
			: [
					{ attribute, tag: tagText(tag), was: element.length, now: null, done: 'removed' as const }
				];
	});
	const keptRows = kept.flatMap((tag) => {
		const attribute = ALLOWED.get(tag);
		const done = isReplaced(attribute, attributes) ? ('replaced' as const) : ('kept' as const);
		if (attribute === undefined || (done === 'kept' && !SHOWN_WHEN_KEPT.includes(attribute.name))) {
			return [];
		}
		const was = dataset.elements.get(tag)?.length ?? 0;
		const now = (attributes.get(attribute.name) ?? []).join(' \\ ').slice(0, 200);
		return [{ attribute: attribute.name, tag: tagText(tag), was, now, done }];
	});
	return {
		kept: kept.length - replaced.length,
		replaced: replaced.length,
		removed: tags.length - kept.length,
		rows: [...removedRows, ...keptRows]
	};
}

function isReplaced(attribute: AllowedAttribute | undefined, attributes: Attributes): boolean {
	const content = attribute?.content;
	const isCapped = content?.is === 'age' && attributes.get('PatientAge')?.[0] === OLDEST_AGE;
	return (content?.is === 'uid' && content.remap) || isCapped;
}
