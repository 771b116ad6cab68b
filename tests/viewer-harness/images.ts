import type { ViewableImage } from '../../src/lib/domain/image/image.ts';
import type { TilePlace } from '../../src/lib/domain/image/tiles.ts';

export const CT_ID = '0190a000-0000-7000-8000-000000000001';
export const PICTURE_ID = '0190a000-0000-7000-8000-000000000002';
export const SLIDE_ID = '0190a000-0000-7000-8000-000000000003';
export const FILM_ID = '0190a000-0000-7000-8000-000000000004';
export const THICK_ID = '0190a000-0000-7000-8000-000000000005';
export const VIEWER_ID = '0190b000-0000-7000-8000-000000000001';
export const OTHER_ID = '0190b000-0000-7000-8000-000000000002';
/** Opens the page of the harness with previews of the series. */
export const PREVIEWS = '?previews';
/** A square in the upper left corner of a preview, and its gray: an exact frame is black there. */
export const PREVIEW_CORNER = 16;
export const PREVIEW_GRAY = 77;
/** The server answers 404 for this slice, so that the failed state can be seen. */
export const MISSING_FRAME = 30;

export const IMAGES: ViewableImage[] = [
	{
		id: CT_ID,
		kind: 'radiology',
		title: 'CT chest, synthetic',
		modality: 'CT',
		width: 512,
		height: 512,
		frameCount: 40,
		rowSpacing: 0.7,
		columnSpacing: 0.7,
		sliceSpacing: 2.5,
		orientation: { row: [1, 0, 0], column: [0, 1, 0] },
		depth: -40,
		frameOfReference: '2.25.1',
		side: null,
		windows: [
			{ name: 'Mediastinum', center: 40, width: 400 },
			{ name: 'Lung', center: -600, width: 1500 },
			{ name: 'Bone', center: 500, width: 2000 }
		],
		tiles: null,
		revision: 0
	},
	/** The same body in thick slices: eight of 12.5 mm where the other has forty of 2.5 mm. */
	{
		id: THICK_ID,
		kind: 'radiology',
		title: 'CT chest, thick',
		modality: 'CT',
		width: 512,
		height: 512,
		frameCount: 8,
		rowSpacing: 0.7,
		columnSpacing: 0.7,
		sliceSpacing: 12.5,
		orientation: { row: [1, 0, 0], column: [0, 1, 0] },
		depth: -40,
		frameOfReference: '2.25.1',
		side: null,
		windows: [{ name: 'Mediastinum', center: 40, width: 400 }],
		tiles: null,
		revision: 0
	},
	{
		id: PICTURE_ID,
		kind: 'picture',
		title: 'Biopsy, H&E',
		modality: null,
		width: 1600,
		height: 1000,
		frameCount: 1,
		rowSpacing: null,
		columnSpacing: null,
		sliceSpacing: null,
		orientation: null,
		depth: null,
		frameOfReference: null,
		side: 'right',
		windows: [],
		tiles: null,
		revision: 0
	},
	{
		id: SLIDE_ID,
		kind: 'slide',
		title: 'Whole slide, H&E',
		modality: null,
		width: 2100,
		height: 1500,
		frameCount: 1,
		rowSpacing: 0.0005,
		columnSpacing: 0.0005,
		sliceSpacing: null,
		orientation: null,
		depth: null,
		frameOfReference: null,
		side: null,
		windows: [],
		tiles: { side: 512, levels: 4 },
		revision: 0
	},
	{
		id: FILM_ID,
		kind: 'picture',
		title: 'Ultrasound, synthetic',
		modality: 'US',
		width: 640,
		height: 480,
		frameCount: 12,
		...{ orientation: null, depth: null, frameOfReference: null, side: null },
		rowSpacing: null,
		columnSpacing: null,
		sliceSpacing: null,
		windows: [],
		tiles: null,
		revision: 0
	}
];

/** Every frame of the film has its own color; its thumbnail is of none of them. */
export function filmColor(frame: number | null): { r: number; g: number; b: number } {
	return { r: frame === null ? 255 : 20 * frame, g: 60, b: 120 };
}

/** This tile of the slide never comes. */
export const MISSING_TILE = { level: 3, column: 3, row: 0 };
/** The small picture of the whole slide is of this color. */
export const OVERVIEW_COLOR = { r: 20, g: 90, b: 20 };

/** Every tile has its own color, so that it can be told which one is drawn where. */
export function tileColor({ level, column, row }: TilePlace): { r: number; g: number; b: number } {
	return { r: 60 + column * 40, g: 60 + row * 60, b: 40 + level * 60 };
}

/** Hounsfield units of the synthetic slice: air, a body of 40 HU, four squares of known value, a corner that says the slice. */
export function hounsfield(x: number, y: number, frame: number): number {
	const squares: [number, number, number][] = [
		[180, 220, -1000],
		[240, 220, -60],
		[300, 220, 140],
		[240, 300, 900]
	];
	for (const [left, top, value] of squares) {
		if (x >= left && x < left + 40 && y >= top && y < top + 40) {
			return value;
		}
	}
	if (x >= 20 && x < 20 + frame * 4 && y >= 20 && y < 28) {
		return 200;
	}
	const [dx, dy] = [(x - 256) / 220, (y - 256) / 160];
	return dx * dx + dy * dy < 1 ? 40 : -1000;
}
