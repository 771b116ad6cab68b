import type { WindowPreset } from '#lib/domain/image/image.ts';

/** Usual CT windows in Hounsfield units. Names are codes; people read `image.window.<code>`. */
const CT_PRESETS: WindowPreset[] = [
	{ name: 'lung', center: -600, width: 1500 },
	{ name: 'soft_tissue', center: 40, width: 400 },
	{ name: 'bone', center: 400, width: 1800 }
];

/** Values from 0 to 255 as they are. */
export const EIGHT_BITS: WindowPreset = { name: 'eight_bits', center: 128, width: 256 };

export function presetsFor(modality: string): WindowPreset[] {
	return modality === 'CT' ? CT_PRESETS : [];
}

/** From the 1st to the 99th percentile, for a series whose file names no window. */
export function autoWindow(pixels: Int16Array): WindowPreset {
	const sorted = pixels.toSorted();
	const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
	const [low, high] = [at(0.01), at(0.99)];
	return { name: 'auto', center: (low + high) / 2, width: Math.max(1, high - low) };
}

/** Everything that is in the frame, so that nothing written into it stays outside the window. */
export function fullWindow(pixels: Int16Array): WindowPreset {
	let [low, high] = [Infinity, -Infinity];
	for (const value of pixels) {
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	return { name: 'full', center: (low + high) / 2, width: Math.max(1, high - low) };
}
