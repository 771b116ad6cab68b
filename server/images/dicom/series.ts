import { NotTaken } from '../conversion/refusal.ts';
import { number } from './attributes.ts';
import type { Slice } from './slices.ts';

/** Slices of one plane through one series, in the order in which they lie in the body. */
export type Series = {
	slices: Slice[];
	/** Millimetres from slice to slice, null where the files do not say it. */
	sliceSpacing: number | null;
};

/** Positions closer than this are the same place; scanners write hundredths of a millimetre. */
const SAME_PLACE_MM = 0.01;

/**
 * Sorts slices into series: those that share series, matrix, spacing and orientation. A plane of which a series has just one
 * slice stands with the other such planes of that series: a localizer, or a turning projection. A film and a single view
 * are a series by themselves.
 */
export function groupSlices(slices: Slice[]): Series[] {
	const planes = [...grouped(slices, (slice) => `${stackKey(slice)}|${orientationKey(slice)}`)];
	const stacks = planes.filter((plane) => plane.length > 1);
	const singles = planes.filter((plane) => plane.length === 1).flat();
	const series = [
		...stacks.map((stack) => inOrder(stack, true)),
		...[...grouped(singles, stackKey)].map((plane) => inOrder(plane, false))
	];
	return series.toSorted((a, b) => b.slices.length - a.slices.length || numberOf(a) - numberOf(b));
}

function stackKey({
	seriesUid,
	modality,
	form,
	rowSpacing,
	columnSpacing,
	...slice
}: Slice): string {
	const alone = slice.isAlone ? slice.instanceUid : '';
	const shape = [form.kind, form.rows, form.columns, rowSpacing, columnSpacing];
	return [seriesUid, modality, alone, ...shape].join('|');
}

/** Of the series as the scanner counted it: equally long ones stand in the order of the examination. */
function numberOf({ slices: [first] }: Series): number {
	return first === undefined ? 0 : (number(first.attributes, 'SeriesNumber') ?? 0);
}

function orientationKey({ orientation }: Slice): string {
	return orientation?.map((value) => value.toFixed(3)).join(' ') ?? '';
}

function grouped(slices: Slice[], keyOf: (slice: Slice) => string): Iterable<Slice[]> {
	const groups = new Map<string, Map<string, Slice>>();
	for (const slice of slices) {
		const group = groups.get(keyOf(slice)) ?? new Map<string, Slice>();
		// The same instance twice on one CD is one slice.
		const key = `${slice.instanceUid} ${slice.frameIndex}`;
		group.set(key, group.get(key) ?? slice);
		groups.set(keyOf(slice), group);
	}
	return groups.values().map((group) => [...group.values()]);
}

/** By position along the normal of the plane: instance numbers count in the order of reconstruction, or not at all. */
function inOrder(slices: Slice[], isStack: boolean): Series {
	const placed = slices.map((slice) => ({ slice, place: placeOf(slice) }));
	const isPlaced = isStack && placed.every(({ place }) => place !== null);
	const sorted = placed.toSorted(
		(a, b) =>
			(isPlaced ? distance(a.place, b.place) : 0) ||
			a.slice.instanceNumber - b.slice.instanceNumber ||
			a.slice.fileIndex - b.slice.fileIndex ||
			a.slice.frameIndex - b.slice.frameIndex
	);
	const [first] = sorted;
	if (first === undefined) {
		throw new NotTaken('no_pixels');
	}
	const places = isPlaced ? sorted.map(({ place }) => place ?? 0) : [];
	return {
		slices: sorted.map(({ slice }) => slice),
		sliceSpacing: medianGap(places) ?? (isStack ? first.slice.statedSpacing : null)
	};
}

function distance(a: number | null, b: number | null): number {
	const gap = (a ?? 0) - (b ?? 0);
	return Math.abs(gap) < SAME_PLACE_MM ? 0 : gap;
}

/** ImagePositionPatient along row × column of ImageOrientationPatient, in millimetres. */
function placeOf({ position, orientation }: Slice): number | null {
	if (position === null || orientation === null) {
		return null;
	}
	const [rx = 0, ry = 0, rz = 0, cx = 0, cy = 0, cz = 0] = orientation;
	const normal = [ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx] as const;
	return position[0] * normal[0] + position[1] * normal[1] + position[2] * normal[2];
}

function medianGap(places: number[]): number | null {
	const gaps = places
		.slice(1)
		.map((place, index) => place - (places[index] ?? 0))
		.filter((gap) => gap >= SAME_PLACE_MM)
		.toSorted((a, b) => a - b);
	const middle = gaps[Math.floor(gaps.length / 2)];
	return middle === undefined ? null : Math.round(middle * 1000) / 1000;
}
