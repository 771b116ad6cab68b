import type { Rectangle } from '#lib/domain/image/redaction-box.ts';

/** A place on the picture as shares of its width and height, 0 to 1. */
export type Spot = { x: number; y: number };

/** Shorter strokes are a click beside something else. */
const LEAST_SHARE = 0.004;

const within = (share: number): number => Math.min(1, Math.max(0, share));

/** The box from one corner to the other in whole pixels of the image, grown outwards; null for a mere click. */
export function boxBetween(
	image: { width: number; height: number },
	{ from, to }: { from: Spot; to: Spot }
): Rectangle | null {
	const [x1, x2] = [within(Math.min(from.x, to.x)), within(Math.max(from.x, to.x))];
	const [y1, y2] = [within(Math.min(from.y, to.y)), within(Math.max(from.y, to.y))];
	if (x2 - x1 < LEAST_SHARE || y2 - y1 < LEAST_SHARE) {
		return null;
	}
	const [left, top] = [Math.floor(x1 * image.width), Math.floor(y1 * image.height)];
	return {
		left,
		top,
		width: Math.ceil(x2 * image.width) - left,
		height: Math.ceil(y2 * image.height) - top
	};
}
