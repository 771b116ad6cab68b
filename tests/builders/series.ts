import type { ViewableImage } from '../../src/lib/domain/image/image.ts';

/** A CT of 100 slices of which nobody looks at the pixels. */
export const SERIES: ViewableImage = {
	id: '0190a000-0000-7000-8000-000000000001',
	kind: 'radiology',
	title: 'CT',
	modality: 'CT',
	width: 4,
	height: 4,
	frameCount: 100,
	rowSpacing: null,
	columnSpacing: null,
	sliceSpacing: null,
	orientation: null,
	depth: null,
	frameOfReference: null,
	side: null,
	windows: [],
	tiles: null,
	revision: 0
};
