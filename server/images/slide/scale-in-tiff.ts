import type { ImageFileDirectory } from 'geotiff';
import { numbersOf } from './tiff-directory.ts';

/** Objectives from 1x to 100x give about 10 to 0.1 µm. A page scanner's 72 to 1,200 dots per inch lie far beyond. */
const [FINEST, COARSEST] = [0.05, 20];
/** The two directions of a pixel may differ by so much; a slide has one scale. */
const SQUARE = 0.01;
/** Aperio's descriptions have some hundred characters, OME's some thousand; only the scale is taken out of it. */
const DESCRIPTION_LENGTH = 65_536;
/** Micrometres in the unit of TIFF's resolution: 2 is the inch, 3 the centimetre (TIFF 6.0, ResolutionUnit). */
const UNITS: ReadonlyMap<number, number> = new Map([
	[2, 25_400],
	[3, 10_000]
]);
/** Micrometres in a unit of OME (schema 2016-06, UnitsLength); without one it is µm. */
const OME_UNITS: Readonly<Record<string, number>> = { nm: 0.001, mm: 1000, cm: 10_000 };

/** Micrometres per pixel: of Aperio's description, of OME's, or of the resolution. Nothing else of these texts is kept. */
export async function scaleIn(directory: ImageFileDirectory): Promise<number | null> {
	const text = (await directory.loadValue('ImageDescription')) ?? '';
	const description = text.slice(0, DESCRIPTION_LENGTH);
	const resolution = {
		x: numbersOf(await directory.loadValue('XResolution')),
		y: numbersOf(await directory.loadValue('YResolution')),
		unit: numbersOf(await directory.loadValue('ResolutionUnit'))[0] ?? 2
	};
	return (
		believable(aperioScale(description)) ??
		believable(omeScale(description)) ??
		believable(resolutionScale(resolution))
	);
}

type Scale = { x: number; y: number };

/** `MPP = 0.4990` in the description of an Aperio file. */
function aperioScale(description: string): Scale {
	const scale = Number(/\bMPP ?= ?(\d{1,3}(?:\.\d{1,8})?)/.exec(description)?.[1]);
	return { x: scale, y: scale };
}

/** `PhysicalSizeX="0.346" PhysicalSizeXUnit="µm"` of the first image in the XML of an OME-TIFF. */
function omeScale(description: string): Scale {
	const along = (axis: 'X' | 'Y'): number => {
		const size = new RegExp(`\\bPhysicalSize${axis}="([\\d.eE+-]{1,30})"`).exec(description)?.[1];
		const unit = new RegExp(`\\bPhysicalSize${axis}Unit="([^"]{1,8})"`).exec(description)?.[1];
		const isMicrometre = unit === undefined || /^[µμu]m$/.test(unit);
		return Number(size) * (isMicrometre ? 1 : (OME_UNITS[unit] ?? NaN));
	};
	return { x: along('X'), y: along('Y') };
}

/** Pixels in a unit of length, as a fraction. */
function resolutionScale({ x, y, unit }: { x: number[]; y: number[]; unit: number }): Scale {
	const along = ([count = NaN, per = NaN]: number[]): number =>
		((UNITS.get(unit) ?? NaN) * per) / count;
	return { x: along(x), y: along(y) };
}

function believable({ x, y }: Scale): number | null {
	const isOne = Math.abs(x - y) <= SQUARE * x;
	return isOne && x >= FINEST && x <= COARSEST ? x : null;
}
