import type { Point } from '../domain/annotation/annotation.ts';
import { POLYGON_POINT_LIMIT } from '../domain/annotation/limits.ts';
import { distance, toScreen } from './geometry.ts';
import { CLICK_SLOP, type DrawingTool, type Gesture } from './tools.ts';
import { transformFor, type Scene } from './viewport.ts';

/** How near to its first corner a click closes a polygon, in screen pixels. */
const CLOSING_REACH = 10;
const CORNERS: Record<DrawingTool, number> = {
	point: 1,
	arrow: 2,
	rectangle: 2,
	ellipse: 2,
	ruler: 2,
	angle: 3,
	polygon: POLYGON_POINT_LIMIT,
	freehand: 0
};

type Drawing = Gesture & { kind: 'draw' };

/** The gesture when its next corner still follows the pointer after a release at `at`; null when the shape is complete. */
export function afterCorner(gesture: Drawing, scene: Scene, at: Point): Drawing | null {
	const { tool, line, isPlacing, start } = gesture;
	const last = line.at(-1);
	if (CORNERS[tool] < 2 || last === undefined) {
		return null;
	}
	if (!isPlacing && distance(start, at) < CLICK_SLOP) {
		return { ...gesture, line: line.slice(0, 1), isPlacing: true };
	}
	if (line.length >= CORNERS[tool] || (tool === 'polygon' && isClosing(gesture, scene, at))) {
		return null;
	}
	return { ...gesture, line: [...line, last], isPlacing: true };
}

/** A click on the first corner closes, and so does a second click on the last one. */
function isClosing({ line }: Drawing, scene: Scene, at: Point): boolean {
	const transform = transformFor(scene);
	const away = (corner: Point | undefined): number =>
		corner === undefined ? Infinity : distance(toScreen(transform, corner), at);
	const set = line.slice(0, -1);
	return (
		set.length >= 2 && (away(set[0]?.at) <= CLOSING_REACH || away(set.at(-1)?.at) < CLICK_SLOP)
	);
}

/** The corners that are set; the one at the pointer of an open polygon is none of them. */
export function setCorners({ tool, line, isPlacing }: Drawing): Point[] {
	const corners = line.map(({ at }) => at);
	return tool === 'polygon' && isPlacing ? corners.slice(0, -1) : corners;
}
