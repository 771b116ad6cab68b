import type { ViewableImage } from '../../src/lib/domain/image/image.ts';

export const SLICES = 100;
export const SIDE = 512;
export const WINDOW = { center: -600, width: 1500 };
/** Pages that are compared give their bench this. */
export type BenchPage = {
	/** Milliseconds since the navigation; null until the first image stands. */
	firstImage: number | null;
	/** Of the values themselves, where a preview comes before them. */
	firstExact: number | null;
	/** Shows one slice after the other, each when it is there, and returns how many in a second. */
	scroll(): Promise<number>;
};

/** The series as the portal describes it to its viewer. */
export const SERIES: ViewableImage = {
	id: '0190a000-0000-7000-8000-000000000009',
	kind: 'radiology',
	title: 'CT chest, synthetic',
	modality: 'CT',
	...{ width: SIDE, height: SIDE, frameCount: SLICES },
	...{ rowSpacing: 0.7, columnSpacing: 0.7, sliceSpacing: 4 },
	windows: [{ name: 'Lung', ...WINDOW }],
	orientation: { row: [1, 0, 0], column: [0, 1, 0] },
	depth: 0,
	frameOfReference: '2.25.1',
	side: null,
	tiles: null,
	revision: 0
};

export const nextFrame = (): Promise<number> => new Promise(requestAnimationFrame);
