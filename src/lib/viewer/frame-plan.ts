import type { ViewableImage } from '../domain/image/image.ts';
import { frameAddress, previewAddress, thumbnailAddress } from '../domain/image/image.ts';
import type { Pace } from './link-pace.ts';

/** 128 MB: about 240 slices of 512 × 512, what a phone with 3 GB still carries. The frame in view is kept whatever its size. */
export const MEMORY_LIMIT = 128 * 1024 * 1024;
/** Slices fetched ahead on each side (research: a series is scrolled in runs, ten slices are about a second). */
const NEIGHBORS = 10;
/** Of previews, 19 kB each, over a link that is not fast, or where data is saved. */
const PREVIEW_NEIGHBORS = { unknown: 0, slow: 2, fair: 5, fast: 5 };

/** While slices are played: so many are unpacked ahead, less than half a second of them. */
const PLAYED_AHEAD = 5;

/** `exact`: the frame itself; `preview`: a small picture of it through its first window; `packed`: that picture, for later. */
export type Quality = 'exact' | 'preview' | 'packed';
export type Wish = { frame: number; quality: Quality; address: string };

type Looking = {
	image: ViewableImage;
	/** In view, 0-based. */
	frame: number;
	pace: Pace;
	/** The reader has stayed on this frame. */
	isResting: boolean;
	/** A preview does not do: another window, or the reader has asked. */
	isExactNeeded: boolean;
	/** One slice after the other is shown. */
	isPlaying: boolean;
	/** The reader's browser is asked to save data. */
	savesData: boolean;
};

/**
 * What is to be fetched, in this order. A link that an exact frame would fill for seconds carries it only when it is needed;
 * one that is not slow carries the previews of the whole series while the reader rests, and after them exact neighbors.
 */
export function wishes(looking: Looking): Wish[] {
	const { image, frame, pace, savesData } = looking;
	if (looking.isPlaying) {
		return playedWishes(looking);
	}
	const isFast = pace === 'fast' && !savesData;
	if (!isFast && hasPreviews(image)) {
		return [...previewWishes(looking), ...packedWishes(looking), ...exactNeighbors(looking)];
	}
	const ahead = isFast ? NEIGHBORS : PREVIEW_NEIGHBORS[pace];
	const near = nearest(frame, image.frameCount, Math.min(ahead, neighborsOf(image)));
	return [...near.map((one) => wish(image, one, 'exact')), ...packedWishes(looking)];
}

/** Previews of the frame in view and its neighbors, and the frame itself where it is wanted. */
function previewWishes({ image, frame, pace, isResting, isExactNeeded }: Looking): Wish[] {
	// Where nothing tells the pace, as with pictures from the cache, one frame at rest will.
	const isExactWanted = isExactNeeded || (pace !== 'slow' && isResting);
	const neighbors = image.kind === 'radiology' ? PREVIEW_NEIGHBORS[pace] : 0;
	return [
		wish(image, frame, 'preview'),
		...(isExactWanted ? [wish(image, frame, 'exact')] : []),
		...neighborsAround(image, frame, neighbors).map((one) => wish(image, one, 'preview'))
	];
}

/** The small pictures of the whole series. */
function packedWishes(looking: Looking): Wish[] {
	const { image, frame } = looking;
	const all = mayComeAtRest(looking) ? nearest(frame, image.frameCount, image.frameCount) : [];
	return all.map((one) => wish(image, one, 'packed'));
}

/** Of a CT some minutes of a link of 400 kbit/s, so nobody who saves data is charged for them unasked. */
function exactNeighbors(looking: Looking): Wish[] {
	const { image, frame } = looking;
	const mayCome = mayComeAtRest(looking) && !looking.savesData;
	const near = mayCome ? neighborsAround(image, frame, neighborsOf(image)) : [];
	return near.map((one) => wish(image, one, 'exact'));
}

function mayComeAtRest({ image, pace, isResting }: Looking): boolean {
	return image.kind === 'radiology' && isResting && (pace === 'fast' || pace === 'fair');
}

/** From the slice in view on, round the series: previews, which keep up where exact frames would not. */
function playedWishes({ image, frame, isExactNeeded }: Looking): Wish[] {
	const order = Array.from(
		{ length: image.frameCount },
		(_, step) => (frame + step) % image.frameCount
	);
	const near = order.slice(0, PLAYED_AHEAD + 1);
	if (isExactNeeded || !hasPreviews(image)) {
		return near.map((one) => wish(image, one, 'exact'));
	}
	return [
		...near.map((one) => wish(image, one, 'preview')),
		...order.slice(near.length).map((one) => wish(image, one, 'packed'))
	];
}

/**
 * A slide's one frame is a small picture already; its tiles come by what is in view. Of a film in color the thumbnail shows
 * one frame only, and would be taken for the others.
 */
function hasPreviews(image: ViewableImage): boolean {
	return image.kind === 'radiology' || (image.kind === 'picture' && image.frameCount === 1);
}

export function wish(image: ViewableImage, frame: number, quality: Quality): Wish {
	const address =
		quality === 'exact'
			? frameAddress(image, frame)
			: image.kind === 'radiology'
				? previewAddress(image, frame, 'window')
				: thumbnailAddress(image);
	return { frame, quality, address };
}

/** How many neighbors on each side fit into half of the memory together with the frame itself. */
export function neighborsOf(image: ViewableImage): number {
	const bytes = image.width * image.height * (image.kind === 'radiology' ? 2 : 4);
	return Math.max(0, Math.min(NEIGHBORS, Math.floor((MEMORY_LIMIT / 2 / bytes - 1) / 2)));
}

function neighborsAround(
	{ frameCount }: ViewableImage,
	frame: number,
	neighbors: number
): number[] {
	return nearest(frame, frameCount, neighbors).slice(1);
}

/** `frame` itself, then its neighbors by distance, the following one before the one before. */
export function nearest(frame: number, frameCount: number, neighbors: number): number[] {
	const order = [frame];
	for (let step = 1; step <= neighbors; step++) {
		order.push(frame + step, frame - step);
	}
	return order.filter((near) => near >= 0 && near < frameCount);
}
