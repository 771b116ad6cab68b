import type { Size, Transform } from './geometry.ts';

type Place = { pane: Size; ratio: number };

/** Empty, and over the whole pane. */
export function coverPane(context: CanvasRenderingContext2D, { pane, ratio }: Place): void {
	const { canvas } = context;
	const size = { width: Math.round(pane.width * ratio), height: Math.round(pane.height * ratio) };
	resize(canvas, size, pane);
	canvas.style.transform = '';
	context.setTransform(1, 0, 0, 1, 0, 0);
	context.clearRect(0, 0, size.width, size.height);
}

/** One of its pixels for each of the image; the browser enlarges, turns and moves the canvas as a whole. False: it lost what was on it. */
export function coverImage(canvas: HTMLCanvasElement, image: Size, transform: Transform): boolean {
	const { a, b, c, d, e, f } = transform;
	canvas.style.transform = `matrix(${[a, b, c, d, e, f].join(',')})`;
	return !resize(canvas, image, image);
}

/** Setting the size of a canvas clears it too, but costs a new buffer: only when it has changed. */
function resize(canvas: HTMLCanvasElement, { width, height }: Size, shown: Size): boolean {
	// Its own size until the next frame, or a growing pane would stretch the old picture.
	canvas.style.width = `${shown.width}px`;
	canvas.style.height = `${shown.height}px`;
	if (canvas.width === width && canvas.height === height) {
		return false;
	}
	[canvas.width, canvas.height] = [width, height];
	return true;
}
