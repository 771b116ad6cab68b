import type { Point } from '../domain/annotation/annotation.ts';
import { isMicroscopic } from '../domain/annotation/measure.ts';
import type { ViewableImage } from '../domain/image/image.ts';
import { AS_STORED, DIRECTIONS, isOnItsSide } from '../domain/image/turn.ts';
import type { Viewport, Window } from '../domain/image/viewport.ts';
import {
	clamp,
	columnScale,
	toImage,
	toScreen,
	wayOnImage,
	type Size,
	type Transform
} from './geometry.ts';

/** Zoom by hand, in steps of "fits the pane". 40 times a 512 px slice shows single pixels on any screen. */
const ZOOM_LEAST = 0.25;
export const ZOOM_MOST = 40;
/** On a slide so many screen pixels for one of its own; on a phone that is far beyond 40. */
const SLIDE_PIXEL_MOST = 4;
/** Used for a series without a window in its file: wide enough to show something of any CT or MR. */
export const WINDOW_WITHOUT_PRESET: Window = { center: 40, width: 400 };

/** An image, where somebody looks on it, and the size of their pane in screen pixels. */
export type Scene = { image: ViewableImage; view: Viewport; pane: Size };

/** Height of a pixel in widths of a pixel; 1 unless the file says that its rows are farther apart than its columns. */
function pixelAspect(image: ViewableImage): number {
	return image.rowSpacing !== null && image.columnSpacing !== null
		? image.rowSpacing / image.columnSpacing
		: 1;
}

/** Screen pixels for one image pixel (in x) when the whole image, turned as it is, just fits the pane. */
export function fitScale({ image, view, pane }: Scene): number {
	const [width, height] = [image.width, image.height * pixelAspect(image)];
	const [across, down] = isOnItsSide(view) ? [height, width] : [width, height];
	const scale = Math.min(pane.width / across, pane.height / down);
	return scale > 0 ? scale : 1;
}

export function transformFor(scene: Scene): Transform {
	const { image, view, pane } = scene;
	const [along, across] = DIRECTIONS[view.rotation];
	const scaleY = fitScale(scene) * view.zoom * pixelAspect(image);
	const scaleX = fitScale(scene) * view.zoom * (view.isFlipped ? -1 : 1);
	const [a, b, c, d] = [along * scaleX, across * scaleX, -across * scaleY, along * scaleY];
	const [x, y] = view.center;
	return {
		...{ a, b, c, d },
		e: pane.width / 2 - (a * x + c * y),
		f: pane.height / 2 - (b * x + d * y)
	};
}

export function firstWindow(image: ViewableImage): Window | null {
	if (image.kind !== 'radiology') {
		return null;
	}
	const preset = image.windows[0] ?? WINDOW_WITHOUT_PRESET;
	return { center: preset.center, width: preset.width };
}

/** The whole image, the middle of a series (its first slice shows little of the region), the first window. */
export function fittedView(image: ViewableImage): Viewport {
	return {
		imageId: image.id,
		frame: Math.floor(image.frameCount / 2),
		center: [image.width / 2, image.height / 2],
		zoom: 1,
		window: firstWindow(image),
		...AS_STORED
	};
}

/** The center stays on the image, so that nobody loses it. */
function withCenter(view: Viewport, image: ViewableImage, [x, y]: Point): Viewport {
	return { ...view, center: [clamp(x, 0, image.width), clamp(y, 0, image.height)] };
}

/** Moves what is on the screen by `delta` screen pixels. */
export function panBy(scene: Scene, way: Point): Viewport {
	const { image, view } = scene;
	const [dx, dy] = wayOnImage(transformFor(scene), way);
	return withCenter(view, image, [view.center[0] - dx, view.center[1] - dy]);
}

function zoomMost(scene: Scene): number {
	return Math.max(ZOOM_MOST, SLIDE_PIXEL_MOST / fitScale(scene));
}

/** Zooms by `factor` so that what lies under `about` (screen pixels) stays there. */
export function zoomAbout(scene: Scene, about: Point, factor: number): Viewport {
	const zoom = clamp(scene.view.zoom * factor, ZOOM_LEAST, zoomMost(scene));
	const held = toImage(transformFor(scene), about);
	const zoomed = { ...scene, view: { ...scene.view, zoom } };
	const [x, y] = toScreen(transformFor(zoomed), held);
	return panBy(zoomed, [about[0] - x, about[1] - y]);
}

export function withFrame(view: Viewport, image: ViewableImage, frame: number): Viewport {
	const within = clamp(Math.round(frame), 0, image.frameCount - 1);
	return within === view.frame ? view : { ...view, frame: within };
}

/** A drag to the right widens the window, a drag down raises its center (darker), as in radiology viewers. */
export function windowDragged(view: Viewport, [dx, dy]: Point): Viewport {
	if (view.window === null) {
		return view;
	}
	// 400 px of drag change a window by its own width, so that lung and brain windows feel alike.
	const step = Math.max(0.5, view.window.width / 400);
	return {
		...view,
		window: {
			center: Math.round(view.window.center + dy * step),
			width: Math.max(1, Math.round(view.window.width + dx * step))
		}
	};
}

/** A length for the scale bar: 1, 2 or 5 times a power of ten, the longest that is at most `room` screen pixels. */
export function scaleBar(
	image: ViewableImage,
	transform: Transform,
	room: number
): { pixels: number; length: number; unit: 'mm' | 'µm' | 'px' } {
	const perLength = columnScale(transform) / (image.columnSpacing ?? 1);
	const isSmall = isMicroscopic(image) && room / perLength < 1;
	const unit = image.columnSpacing === null ? 'px' : isSmall ? 'µm' : 'mm';
	const perUnit = perLength / (isSmall ? 1000 : 1);
	const power = 10 ** Math.floor(Math.log10(room / perUnit));
	const length = ([5, 2, 1].find((step) => step * power * perUnit <= room) ?? 1) * power;
	return { pixels: length * perUnit, length: Number(length.toPrecision(1)), unit };
}
