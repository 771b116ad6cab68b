import { screenAxes, type Turn } from './turn.ts';

/** A direction in the patient: toward the left side, toward the back, toward the head (DICOM PS3.3 C.7.6.2). */
export type Direction = readonly [number, number, number];
/** Where a row of pixels leads in the patient, from left to right, and where a column leads, from top to bottom. */
export type Orientation = { row: Direction; column: Direction };
/** What lies at each edge of the pane: A front, P back, L left, R right, H head, F feet. */
export type EdgeLetters = { top: string; right: string; bottom: string; left: string };

const LETTERS = [
	{ toward: 'L', away: 'R' },
	{ toward: 'P', away: 'A' },
	{ toward: 'H', away: 'F' }
] as const;
/** A plane is oblique, and says so with a second letter, when it leans by a fifth toward another axis (about 12°). */
const OBLIQUE = 0.2;
/** Scanners round cosines to six digits; more than this is no direction. */
const TOLERANCE = 0.01;

/** ImageOrientationPatient (0020,0037) as directions; null for numbers that are none: a wrong letter is worse than none. */
export function orientationFrom(cosines: readonly number[]): Orientation | null {
	const [rx, ry, rz, cx, cy, cz] = cosines;
	if (
		cosines.length !== 6 ||
		rx === undefined ||
		ry === undefined ||
		rz === undefined ||
		cx === undefined ||
		cy === undefined ||
		cz === undefined
	) {
		return null;
	}
	const orientation: Orientation = { row: [rx, ry, rz], column: [cx, cy, cz] };
	const { row, column } = orientation;
	const isUnit = (one: Direction): boolean => Math.abs(Math.hypot(...one) - 1) < TOLERANCE;
	const isSquare = Math.abs(rx * cx + ry * cy + rz * cz) < TOLERANCE;
	return isUnit(row) && isUnit(column) && isSquare ? orientation : null;
}

/** Millimetres of a place along the normal of a plane: row × column. */
export function depthOf([x, y, z]: Direction, { row, column }: Orientation): number {
	return (
		x * (row[1] * column[2] - row[2] * column[1]) +
		y * (row[2] * column[0] - row[0] * column[2]) +
		z * (row[0] * column[1] - row[1] * column[0])
	);
}

/** One letter, or two where the direction is oblique, the larger part first. */
export function lettersOf(direction: Direction): string {
	const parts = LETTERS.map(({ toward, away }, axis) => {
		const share = direction[axis] ?? 0;
		return { share: Math.abs(share), letter: share < 0 ? away : toward };
	});
	return parts
		.toSorted((a, b) => b.share - a.share)
		.slice(0, 2)
		.filter(({ share }, index) => index === 0 || share > OBLIQUE)
		.map(({ letter }) => letter)
		.join('');
}

/** The letters at the edges of an image that is turned. */
export function edgeLetters(orientation: Orientation, turn: Turn): EdgeLetters {
	const { right, down } = screenAxes(turn);
	const lettersToward = ([x, y]: readonly [number, number], sign: 1 | -1): string =>
		lettersOf([
			sign * (x * orientation.row[0] + y * orientation.column[0]),
			sign * (x * orientation.row[1] + y * orientation.column[1]),
			sign * (x * orientation.row[2] + y * orientation.column[2])
		]);
	return {
		top: lettersToward(down, -1),
		right: lettersToward(right, 1),
		bottom: lettersToward(down, 1),
		left: lettersToward(right, -1)
	};
}
