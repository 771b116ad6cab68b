import { newUuid } from '../domain/new-uuid.ts';
import type { Annotation, Point } from '../domain/annotation/annotation.ts';
import type { ViewableImage } from '../domain/image/image.ts';
import type { Viewport } from '../domain/image/viewport.ts';
import { distance, meanScale, rounded, toImage, wayOnImage } from './geometry.ts';
import { distanceToShape } from './shapes.ts';
import type { TimedPoint } from './strokes.ts';
import {
	panBy,
	transformFor,
	windowDragged,
	withFrame,
	zoomAbout,
	type Scene
} from './viewport.ts';

const VIEW_TOOLS = ['pan', 'zoom', 'window', 'scroll'] as const;
const DRAWING_TOOLS = [
	'point',
	'arrow',
	'rectangle',
	'ellipse',
	'polygon',
	'freehand',
	'ruler',
	'angle'
] as const;
export type ViewTool = (typeof VIEW_TOOLS)[number];
export type DrawingTool = (typeof DRAWING_TOOLS)[number];
/** `laser` shows a place to the others and leaves nothing behind. */
export type Tool = 'select' | ViewTool | DrawingTool | 'laser';

/** A pointer: screen pixels from the corner of the pane, milliseconds. */
export type Pointer = { at: Point; time: number };

/** What the pointer that is down does. View gestures keep where they began, so that rounding never adds up. */
export type Gesture =
	| { kind: 'view'; tool: ViewTool; from: Scene; start: Point; hasMoved: boolean }
	| {
			kind: 'draw';
			tool: DrawingTool;
			id: string;
			/** The frame it was begun on. */
			on: { imageId: string; frame: number };
			line: TimedPoint[];
			start: Point;
			/** A corner was set with a click: the last of `line` follows the pointer until the next click (no dragging needed). */
			isPlacing: boolean;
	  }
	| {
			kind: 'move';
			/** Those that move together, the pressed one first. */
			annotations: Annotation[];
			start: Point;
			/** In image pixels. */
			by: Point;
			hasMoved: boolean;
			/** Picked up with a key: no pointer is down. */
			isHeld: boolean;
	  }
	/** A box drawn around marks to choose them; screen pixels, since nothing moves meanwhile. */
	| { kind: 'marquee'; start: Point; end: Point; hasMoved: boolean };

/** A press that moves less is a click: a finger trembles by this much. */
export const CLICK_SLOP = 4;
/** How near to a line a press must be to take it, in screen pixels; half of the 24 px that a target must have. */
const REACH = 12;

export function isDrawing(tool: string): tool is DrawingTool {
	return (DRAWING_TOOLS as readonly string[]).includes(tool);
}

/** The mark whose line is nearest to a screen point and within reach. */
export function markAt(marks: Annotation[], scene: Scene, at: Point): Annotation | null {
	const transform = transformFor(scene);
	const place = toImage(transform, at);
	let reach = REACH / meanScale(transform);
	let found: Annotation | null = null;
	for (const mark of marks) {
		const away = distanceToShape(mark.shape, place);
		if (away <= reach) {
			found = mark;
			reach = away;
		}
	}
	return found;
}

export function startView(tool: ViewTool, scene: Scene, at: Point): Gesture {
	return { kind: 'view', tool, from: scene, start: at, hasMoved: false };
}

export function startDrawing(tool: DrawingTool, scene: Scene, pointer: Pointer): Gesture {
	const line = [{ at: imagePoint(scene, pointer.at), time: pointer.time }];
	const { imageId, frame } = scene.view;
	return {
		kind: 'draw',
		tool,
		id: newUuid(),
		on: { imageId, frame },
		line,
		start: pointer.at,
		isPlacing: false
	};
}

function imagePoint(scene: Scene, at: Point): Point {
	return rounded(toImage(transformFor(scene), at));
}

/** The gesture after the pointer has moved through `pointers`. */
export function continued(gesture: Gesture, scene: Scene, pointers: Pointer[]): Gesture {
	const last = pointers.at(-1);
	if (last === undefined) {
		return gesture;
	}
	if (gesture.kind === 'draw') {
		return { ...gesture, line: continuedLine(gesture, scene, pointers) };
	}
	const hasMoved = gesture.hasMoved || distance(gesture.start, last.at) >= CLICK_SLOP;
	if (gesture.kind === 'view') {
		return { ...gesture, hasMoved };
	}
	if (gesture.kind === 'marquee') {
		return { ...gesture, end: last.at, hasMoved };
	}
	if (gesture.isHeld) {
		return gesture;
	}
	const way: Point = [last.at[0] - gesture.start[0], last.at[1] - gesture.start[1]];
	const by = wayOnImage(transformFor(scene), way);
	return { ...gesture, hasMoved, by: hasMoved ? by : [0, 0] };
}

function continuedLine(
	{ tool, line }: { tool: DrawingTool; line: TimedPoint[] },
	scene: Scene,
	pointers: Pointer[]
): TimedPoint[] {
	const points = pointers.map(({ at, time }) => ({ at: imagePoint(scene, at), time }));
	const last = points.slice(-1);
	switch (tool) {
		case 'point':
			return last;
		case 'freehand':
			return [...line, ...points];
		default:
			return [...line.slice(0, Math.max(1, line.length - 1)), ...last];
	}
}

/** The view that a view gesture leads to with its pointer at `at`. */
export function viewAfter(gesture: Gesture & { kind: 'view' }, at: Point): Viewport {
	const { view, image, pane } = gesture.from;
	const [dx, dy] = [at[0] - gesture.start[0], at[1] - gesture.start[1]];
	switch (gesture.tool) {
		case 'pan':
			return panBy(gesture.from, [dx, dy]);
		case 'zoom':
			// 100 px of drag are a factor of e, about 2.7.
			return zoomAbout(gesture.from, gesture.start, Math.exp(-dy / 100));
		case 'window':
			return windowDragged(view, [dx, dy]);
		case 'scroll': {
			// A whole series is at most one pane of drag away; a short one does not race.
			const perSlice = Math.max(2, Math.min(16, pane.height / image.frameCount));
			return withFrame(view, image, view.frame + dy / perSlice);
		}
	}
}

/** The tools that make sense for an image and a reader. */
export function toolsFor(image: ViewableImage, mayDraw: boolean): Tool[] {
	const view = VIEW_TOOLS.filter(
		(tool) =>
			(tool !== 'window' || image.kind === 'radiology') &&
			(tool !== 'scroll' || image.frameCount > 1)
	);
	return ['select', ...view, ...(mayDraw ? [...DRAWING_TOOLS, 'laser' as const] : [])];
}
