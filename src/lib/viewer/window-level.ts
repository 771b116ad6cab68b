import type { Window } from '../domain/image/viewport.ts';

/** DICOM PS3.3 C.11.2.1.2.1 (VOI LUT function LINEAR), output 0 to 255. */
export function voiLinear(value: number, { center, width }: Window): number {
	const middle = center - 0.5;
	const half = (width - 1) / 2;
	if (value <= middle - half) {
		return 0;
	}
	if (value > middle + half) {
		return 255;
	}
	return Math.round(((value - middle) / (width - 1) + 0.5) * 255);
}

const LOWEST = -32768;
const OPAQUE = 0xff000000;

/** For each of the 65,536 values of a frame its opaque gray, packed as a little endian RGBA pixel. */
export class GrayTable {
	readonly #gray = new Uint32Array(65536);
	#of: Window | null = null;

	/** The gray of the value -32,768 first. It changes with the next window. */
	through(window: Window): Uint32Array<ArrayBuffer> {
		if (this.#of?.center === window.center && this.#of.width === window.width) {
			return this.#gray;
		}
		const half = (window.width - 1) / 2;
		const first = Math.floor(window.center - 0.5 - half) - LOWEST;
		const last = Math.ceil(window.center - 0.5 + half) - LOWEST;
		const from = Math.min(Math.max(first, 0), 65536);
		const to = Math.min(Math.max(last + 1, 0), 65536);
		this.#gray.fill(OPAQUE, 0, from);
		for (let index = from; index < to; index++) {
			const gray = voiLinear(index + LOWEST, window);
			this.#gray[index] = OPAQUE | (gray << 16) | (gray << 8) | gray;
		}
		this.#gray.fill(0xffffffff, to);
		this.#of = { ...window };
		return this.#gray;
	}

	/** Writes `frame` through `window` into `pixels`, which has one element for each value. */
	paint(frame: Int16Array, window: Window, pixels: Uint32Array): void {
		const gray = this.through(window);
		for (let index = 0; index < frame.length; index++) {
			pixels[index] = gray[(frame[index] as number) - LOWEST] as number;
		}
	}
}
