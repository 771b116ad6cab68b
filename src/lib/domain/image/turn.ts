import type { SentViewport, Viewport } from './viewport.ts';

/** How an image is turned on the screen: mirrored left to right first, then turned clockwise. */
export type Turn = Pick<Viewport, 'rotation' | 'isFlipped'>;
export type Rotation = Turn['rotation'];

/** As it is stored: neither turned nor mirrored, white is white. */
export const AS_STORED = { rotation: 0, isFlipped: false, isInverted: false } as const;

/** What of a turn differs from the image as it is stored: a movement goes to every follower many times a second. */
export function sentBriefly(viewport: Viewport): SentViewport {
	const { rotation, isFlipped, isInverted, center, zoom, ...rest } = viewport;
	return {
		...rest,
		center: [rounded(center[0]), rounded(center[1])],
		zoom: Number(zoom.toPrecision(6)),
		...(rotation === 0 ? {} : { rotation }),
		...(isFlipped ? { isFlipped } : {}),
		...(isInverted ? { isInverted } : {})
	};
}

/** To a thousandth of a pixel of the image: less than one of the screen at any zoom that shows more than a few of them. */
function rounded(value: number): number {
	return Math.round(value * 1000) / 1000;
}

const ROTATIONS = [0, 90, 180, 270] as const;

function rotationOf(degrees: number): Rotation {
	return ROTATIONS[(((degrees / 90) % 4) + 4) % 4] ?? 0;
}

/** By quarters of a turn, clockwise as the reader sees it. */
export function turnedBy(turn: Turn, quarters: number): Turn {
	return { ...turn, rotation: rotationOf(turn.rotation + quarters * 90) };
}

/**
 * Mirrored as the reader sees it, whatever the turn: `sideways` swaps left and right, `upsideDown` top and bottom. A mirror
 * after a turn is the same mirror before the opposite turn, so one flag and one angle say it all.
 */
export function mirrored({ rotation, isFlipped }: Turn, way: 'sideways' | 'upsideDown'): Turn {
	const half = way === 'sideways' ? 0 : 180;
	return { rotation: rotationOf(half - rotation), isFlipped: !isFlipped };
}

/** Cosine and sine of a turn, exact for whole quarters. */
export const DIRECTIONS: Record<Rotation, readonly [number, number]> = {
	0: [1, 0],
	90: [0, 1],
	180: [-1, 0],
	270: [0, -1]
};

/** Where on the image (in columns and rows) one goes who goes to the right on the screen, or down. */
export function screenAxes({ rotation, isFlipped }: Turn) {
	const [cosine, sine] = DIRECTIONS[rotation];
	const mirror = isFlipped ? -1 : 1;
	return { right: [cosine * mirror, -sine], down: [sine * mirror, cosine] } as const;
}

/** Whether the sides of the image lie along the other sides of the pane. */
export function isOnItsSide({ rotation }: Turn): boolean {
	return rotation === 90 || rotation === 270;
}
