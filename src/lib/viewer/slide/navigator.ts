import type { Point } from '../../domain/annotation/annotation.ts';
import type { Viewport } from '../../domain/image/viewport.ts';
import { boundsOf, clamp, toImage } from '../geometry.ts';
import { transformFor, type Scene } from '../viewport.ts';

/** How far an arrow key moves the frame, in widths and heights of it. */
const STEP = 0.25;

/** The four corners of the pane in pixels of the image, in turn. */
export function frameOf(scene: Scene): Point[] {
	const { width, height } = scene.pane;
	const transform = transformFor(scene);
	const corners: Point[] = [
		[0, 0],
		[width, 0],
		[width, height],
		[0, height]
	];
	return corners.map((corner) => toImage(transform, corner));
}

/** The view with this pixel in its middle, or the nearest of the image. */
export function centeredOn({ image, view }: Scene, [x, y]: Point): Viewport {
	return { ...view, center: [clamp(x, 0, image.width), clamp(y, 0, image.height)] };
}

/** The view moved by a part of its own size, in directions of the overview, which is never turned. */
export function stepped(scene: Scene, [x, y]: Point): Viewport {
	const { left, top, right, bottom } = boundsOf(frameOf(scene));
	const [across, down] = scene.view.center;
	return centeredOn(scene, [across + x * STEP * (right - left), down + y * STEP * (bottom - top)]);
}
