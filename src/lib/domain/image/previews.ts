import { frameAddress, sizedAddress, thumbnailAddress, type ViewableImage } from './image.ts';
import { overviewExtent } from './tiles.ts';

/** Longest sides of the smaller pictures that pages choose from: a list, a phone, a desk. */
export const PREVIEW_SIDES = [320, 800, 1600] as const;
export type PreviewSide = (typeof PREVIEW_SIDES)[number];
export const PREVIEW_FORMATS = ['avif', 'webp'] as const;
export type PreviewFormat = (typeof PREVIEW_FORMATS)[number];
export type PreviewName = { side: PreviewSide; format: PreviewFormat };
/** Where it lies in the file store. */
export type StoredPreview = PreviewName & { key: string };

/** What a page needs to know of an image to show it in the right size. */
export type Pictured = Pick<
	ViewableImage,
	'id' | 'kind' | 'width' | 'height' | 'tiles' | 'revision'
>;
type Extent = { width: number; height: number };

/** Sides that a picture of this size has: all smaller ones, and one that holds it whole, unless it is larger than any. */
export function previewSides({ width, height }: Extent): PreviewSide[] {
	const longest = Math.max(width, height);
	return PREVIEW_SIDES.filter((_, index) => (PREVIEW_SIDES[index - 1] ?? 0) < longest);
}

/** A picture in a square of this side, never enlarged. */
export function fittedInto(side: number, { width, height }: Extent): Extent {
	const shrink = Math.min(1, side / Math.max(width, height));
	return {
		width: Math.max(1, Math.round(width * shrink)),
		height: Math.max(1, Math.round(height * shrink))
	};
}

/** Of a slide the small picture of the whole is what pages show. */
function shownExtent({ width, height, tiles }: Pictured): Extent {
	return tiles === null ? { width, height } : overviewExtent({ width, height }, tiles);
}

/** Which every image has, radiology too. */
export function isThumbnail({ side, format }: PreviewName): boolean {
	return side === PREVIEW_SIDES[0] && format === 'webp';
}

function addressOf(image: Pictured, name: PreviewName): string {
	return isThumbnail(name) ? thumbnailAddress(image) : sizedAddress(image, name);
}

/** `srcset` of a picture or slide in one format. With `isWhole` the picture itself is among them, for who has to read it. */
export function sourceSet(
	image: Pictured,
	format: PreviewFormat,
	{ isWhole = false }: { isWhole?: boolean } = {}
): string {
	const extent = shownExtent(image);
	const candidates = previewSides(extent).map((side) => ({
		address: addressOf(image, { side, format }),
		width: fittedInto(side, extent).width
	}));
	const whole = { address: frameAddress(image, 0), width: extent.width };
	const isLarger = (candidates.at(-1)?.width ?? 0) < whole.width;
	return [...candidates, ...(isWhole && isLarger ? [whole] : [])]
		.map(({ address, width }) => `${address} ${width}w`)
		.join(', ');
}
