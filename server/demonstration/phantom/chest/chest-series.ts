import { Canvas, MATRIX } from './canvas.ts';
import {
	paintBody,
	paintRibs,
	paintScapulae,
	paintSpine,
	paintSternum,
	paintTable,
	surfacesAt,
	type Surfaces
} from './chest-wall.ts';
import { growVessels, lungTexture, narrowing, paintLungs, paintVessels } from './lungs.ts';
import { paintMediastinum } from './mediastinum.ts';
import { makeSpicules, paintNodule } from './nodule.ts';
import { bell, seeded } from '../seeded.ts';

export const SLICE_COUNT = 40;
export const SLICE_STEP_MM = 4;
const SEED = 20_261_121;
/** Of soft tissue in a standard kernel, in Hounsfield units. */
const NOISE_HU = 13;

/** Slices from the heart upwards, as int16 Hounsfield units. The same on every run. */
export function* chestSlices(): Generator<{ z: number; hu: Int16Array }> {
	const texture = lungTexture(SEED);
	const vessels = growVessels(SEED + 1);
	const spicules = makeSpicules(SEED + 2);
	const noise = noiseField(SEED + 3);
	let surfaces: Surfaces | null = null;
	for (let index = 0; index < SLICE_COUNT; index += 1) {
		const canvas = new Canvas(index * SLICE_STEP_MM);
		if (surfaces === null || narrowing(canvas.z) !== narrowing(canvas.z - SLICE_STEP_MM)) {
			surfaces = surfacesAt(canvas.z);
		}
		paintTable(canvas);
		paintBody(canvas, surfaces, texture);
		paintLungs(canvas, surfaces.cavity, texture);
		paintVessels(canvas, vessels);
		paintNodule(canvas, spicules);
		paintMediastinum(canvas);
		paintSpine(canvas);
		paintScapulae(canvas);
		paintRibs(canvas, surfaces.cavity);
		paintSternum(canvas);
		yield { z: canvas.z, hu: scanned(canvas.hu, noise, index) };
	}
}

/** As a scanner would give it: a little unsharp, with noise, in whole numbers. */
function scanned(hu: Float32Array, noise: Float32Array, index: number): Int16Array {
	const soft = blurred(hu);
	const values = new Int16Array(soft.length);
	// Each slice begins elsewhere in the field; a prime keeps the patterns from falling on each other.
	const shift = index * 104_729;
	for (let at = 0; at < values.length; at += 1) {
		const grain = noise[(at + shift) % noise.length] ?? 0;
		values[at] = Math.max(-1024, Math.round((soft[at] ?? 0) + grain * NOISE_HU));
	}
	return values;
}

/** 1-2-1 along rows, then along columns: about 1 mm at half height. */
function blurred(hu: Float32Array): Float32Array {
	const along = (from: Float32Array, step: number) => {
		const to = Float32Array.from(from);
		for (let at = step; at < from.length - step; at += 1) {
			to[at] = ((from[at - step] ?? 0) + 2 * (from[at] ?? 0) + (from[at + step] ?? 0)) / 4;
		}
		return to;
	};
	return along(along(hu, 1), MATRIX);
}

/**
 * Bell-shaped with deviation 1. Neighbours are a little alike, and over a few millimetres it sums to nothing, as filtered
 * back-projection leaves it: the mean of a region is the tissue's.
 */
function noiseField(seed: number): Float32Array {
	const random = seeded(seed);
	const fine = blurred(Float32Array.from({ length: MATRIX * MATRIX + 1 }, () => bell(random)));
	let wide = fine;
	for (let round = 0; round < 4; round += 1) {
		wide = blurred(wide);
	}
	const field = fine.map((value, at) => value - (wide[at] ?? 0));
	let square = 0;
	for (const value of field) {
		square += value * value;
	}
	const deviation = Math.sqrt(square / field.length);
	return field.map((value) => value / deviation);
}
