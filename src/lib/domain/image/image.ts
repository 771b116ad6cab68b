import type { Orientation } from './orientation.ts';
import type { TilePlace, TilePyramid } from './tiles.ts';

/**
 * `picture` is one WebP, or several: the frames of a film in color, such as ultrasound; `radiology` is a series of int16
 * frames in modality units (HU for CT); `slide` is a picture too large for one file: a pyramid of tiles, and as its only
 * frame a small WebP of the whole.
 */
export type ImageKind = 'picture' | 'radiology' | 'slide';

/** What an upload is, from its arrival to the answer of the second person. */
export type AttachmentStatus =
	'receiving' | 'processing' | 'awaiting_review' | 'released' | 'refused';

/** All files of one upload together: the worker holds a series in memory. */
export const UPLOAD_BYTES = 200 * 1024 * 1024;
/** A CT of the whole trunk has 600 slices. */
export const UPLOAD_FILES = 1000;
/** What a browser sends at once: the most that is sent again after a cut. */
export const PIECE_BYTES = 1024 * 1024;

/** Longest title of an upload: one line below a thumbnail. */
export const ATTACHMENT_TITLE_LIMIT = 80;

/** DICOM VOI LUT window (PS3.3 C.11.2.1.2), in modality units. */
export type WindowPreset = { name: string; center: number; width: number };

/** Which side of the patient an image shows, as a person has said it. */
export const IMAGE_SIDES = ['left', 'right', 'both'] as const;
export type ImageSide = (typeof IMAGE_SIDES)[number];

/** What the viewer needs to know of an image; geometry is in pixels of the full-resolution image. */
export type ViewableImage = {
	id: string;
	kind: ImageKind;
	title: string;
	modality: string | null;
	width: number;
	height: number;
	frameCount: number;
	/** Millimetres per pixel; null where the file carries no calibration. */
	rowSpacing: number | null;
	columnSpacing: number | null;
	sliceSpacing: number | null;
	windows: WindowPreset[];
	/** How its rows and columns lie in the patient; null where the file does not say it, or not for all of its frames. */
	orientation: Orientation | null;
	/** Millimetres along the normal of its planes at which the first frame lies; null where the file does not say it. */
	depth: number | null;
	/** Images with the same one share their coordinates; null where the file does not name it. */
	frameOfReference: string | null;
	/** Of an image without an orientation; null while nobody has said it. */
	side: ImageSide | null;
	/** Of a slide; null for everything else. */
	tiles: TilePyramid | null;
	/** How often its pixels were changed: who holds files of an earlier one must not show them. */
	revision: number;
};

/** Only a person can say which side it shows. A slide is of a block, not of a patient lying somewhere. */
export function lacksSide({ kind, orientation }: ViewableImage): boolean {
	return kind !== 'slide' && orientation === null;
}

type Addressed = Pick<ViewableImage, 'id' | 'revision'>;

/** Where the browser fetches frame `frame` (0-based): int16 little endian for radiology, WebP for a picture or a film, for a slide a small one of the whole. */
export function frameAddress(image: Addressed, frame: number): string {
	return addressOf(image, `frames/${frame}`);
}

/** Where the browser fetches the small picture of an image. */
export function thumbnailAddress(image: Addressed): string {
	return addressOf(image, 'thumbnail');
}

/** A frame as a plain picture: through its first window, or (`full`) with every gray value that is in it. */
export function previewAddress(image: Addressed, frame: number, range: 'window' | 'full'): string {
	const path = `frames/${frame}/preview`;
	return addressOf(image, range === 'full' ? `${path}?range=full` : path);
}

/** Where the browser fetches one tile of a slide (JPEG). */
export function tileAddress(image: Addressed, { level, column, row }: TilePlace): string {
	return addressOf(image, `tiles/${level}/${column}/${row}`);
}

/** Where the browser fetches a smaller size of a picture; see `sourceSet`. */
export function sizedAddress(
	image: Addressed,
	{ side, format }: { side: number; format: string }
): string {
	return addressOf(image, `previews/${side}/${format}`);
}

function addressOf({ id, revision }: Addressed, path: string): string {
	const mark = `${path.includes('?') ? '&' : '?'}revision=${revision}`;
	return `/files/images/${id}/${path}${revision === 0 ? '' : mark}`;
}
