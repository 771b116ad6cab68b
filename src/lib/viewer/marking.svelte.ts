import type { Point, Shape } from '../domain/annotation/annotation.ts';
import type { Stroke } from '../domain/annotation/motion.ts';
import { SelectTool } from './select-tool.ts';
import { afterCorner } from './corners.ts';
import { finishedShape, shapeSoFar } from './drawing.ts';
import type { Labeling } from './labeling.svelte.ts';
import type { Marks } from './marks.svelte.ts';
import type { Place } from './place.svelte.ts';
import { nudged, pickUp, shapesAfterMove } from './moving.ts';
import { Pointing } from './pointing.svelte.ts';
import type { ImageViewerProps } from './props.ts';
import { strokeMessage } from './strokes.ts';
import { Throttle } from './throttle.ts';
import {
	continued,
	isDrawing,
	startDrawing,
	startView,
	viewAfter,
	type DrawingTool,
	type Gesture,
	type Pointer,
	type Tool,
	type ViewTool
} from './tools.ts';

/** At most 30 strokes a second leave the page, as `ImageViewerProps` says. */
const STROKE_MS = 33;

type Pressed = { labelKey: string | null; force?: ViewTool; isAdding?: boolean };

/** What the reader does on the image: the tool in the hand and the gesture under way. */
export class Marking {
	tool: Tool = $derived.by(() => this.#given().tool ?? 'select');
	gesture = $state.raw<Gesture | null>(null);
	#given: () => ImageViewerProps;
	#place: Place;
	#marks: Marks;
	#selectTool: SelectTool;
	#labeling: Labeling;
	#stroke = new Throttle<Stroke | null>(STROKE_MS, (stroke) => this.#given().onstroke?.(stroke));

	readonly pointing: Pointing;

	/** What is drawn or moved at this moment. */
	shapes: Shape[] = $derived.by(() => {
		const { gesture } = this;
		if (gesture?.kind === 'move') {
			return shapesAfterMove(gesture);
		}
		const shape = gesture?.kind === 'draw' ? shapeSoFar(gesture) : this.#labeling.unstored;
		return shape === null ? [] : [shape];
	});

	constructor(
		given: () => ImageViewerProps,
		parts: { place: Place; marks: Marks; labeling: Labeling }
	) {
		this.#given = given;
		this.#place = parts.place;
		this.#marks = parts.marks;
		this.#selectTool = new SelectTool(parts.place, parts.marks);
		this.#labeling = parts.labeling;
		this.pointing = new Pointing(given, { place: parts.place, stroke: this.#stroke });
	}

	/** While a mark is made the page does not follow: the presenter's next slice would take the image from under the pen. */
	get isBusy(): boolean {
		return (this.gesture !== null && this.gesture.kind !== 'view') || this.#labeling.isOpen;
	}

	choose(tool: Tool): void {
		this.cancel();
		this.pointing.endLaser();
		this.tool = tool;
	}

	/**
	 * `labelKey`: the mark whose label is under the pointer. `force`: the view tool of the right or middle button.
	 * `isAdding`: with the Shift key, which chooses several marks.
	 */
	press(pointer: Pointer, { labelKey, force, isAdding = false }: Pressed): void {
		this.putDown();
		const { gesture, tool } = this;
		if (gesture?.kind === 'draw' && gesture.isPlacing) {
			this.drag([pointer]);
		} else if (force !== undefined) {
			this.gesture = startView(force, this.#place.scene, pointer.at);
		} else if (isDrawing(tool)) {
			this.#startDrawing(tool, pointer);
		} else if (tool === 'select') {
			this.gesture = this.#selectTool.press(pointer.at, { labelKey, isAdding });
		} else if (tool !== 'laser') {
			this.gesture = startView(tool, this.#place.scene, pointer.at);
		}
	}

	#startDrawing(tool: DrawingTool, pointer: Pointer): void {
		// Without the frame on the screen, itself or its preview, a mark would stand on nothing.
		const { status } = this.#place.frame;
		const isShown = status === 'ready' || status === 'preview';
		if (this.#given().mayDraw === true && isShown) {
			this.#marks.select(null);
			this.gesture = startDrawing(tool, this.#place.scene, pointer);
		}
	}

	drag(pointers: Pointer[]): void {
		const [gesture, last] = [this.gesture, pointers.at(-1)];
		if (gesture === null || last === undefined) {
			return;
		}
		const next = continued(gesture, this.#place.scene, pointers);
		this.gesture = next;
		if (next.kind === 'view' && next.hasMoved) {
			this.#place.moveTo(viewAfter(next, last.at));
		} else if (next.kind === 'draw') {
			const { imageId, frame } = next.on;
			this.#stroke.push(strokeMessage({ ...next, imageId, frame }, next.line, last.time));
		}
	}

	release(pointer: Pointer): void {
		const { gesture } = this;
		if (gesture?.kind === 'draw') {
			const next = afterCorner(gesture, this.#place.scene, pointer.at);
			if (next !== null) {
				this.gesture = next;
				return;
			}
			this.#finish(gesture);
		} else if (gesture?.kind === 'move' || gesture?.kind === 'marquee') {
			this.#selectTool.finish(gesture);
		}
		// Last, because from here on the page follows again.
		this.gesture = null;
	}

	/** Picks the chosen marks up, to be moved with the arrow keys. False when none may be moved. */
	pickUp(): boolean {
		const { selectedOwn } = this.#marks;
		if (selectedOwn.length === 0 || this.gesture !== null) {
			return false;
		}
		this.gesture = pickUp(selectedOwn);
		return true;
	}

	/** Marks are in the hand: no pointer is down, arrow keys move them. */
	get isHolding(): boolean {
		return this.gesture?.kind === 'move' && this.gesture.isHeld;
	}

	/** `step` in screen pixels. */
	nudge(step: Point): void {
		if (this.gesture?.kind === 'move') {
			this.gesture = nudged(this.gesture, this.#place.scene, step);
		}
	}

	/** Stores the marks that are in the hand where they are. */
	putDown(): void {
		const { gesture } = this;
		if (gesture?.kind === 'move' && gesture.isHeld) {
			this.#selectTool.finish(gesture);
			this.gesture = null;
		}
	}

	#finish(gesture: Gesture & { kind: 'draw' }): void {
		this.#stroke.finish(null);
		const shape = finishedShape(gesture, this.#place.scene);
		if (shape !== null) {
			this.#labeling.ask(shape, gesture.on);
		}
	}

	/** Enter while a polygon is drawn: its corners are those that are set. False when there is none. */
	closePolygon(): boolean {
		const { gesture } = this;
		if (gesture?.kind !== 'draw' || gesture.tool !== 'polygon' || !gesture.isPlacing) {
			return false;
		}
		this.#finish(gesture);
		this.gesture = null;
		return true;
	}

	/** Enter on the image: sets a point into the middle of the pane, for readers without a pointer. */
	placeInMiddle(): void {
		const { width, height } = this.#place.pane;
		const pointer: Pointer = { at: [width / 2, height / 2], time: performance.now() };
		this.press(pointer, { labelKey: null });
		this.release(pointer);
	}

	/** Gives up what is under way. True when there was something. */
	cancel(): boolean {
		const { gesture } = this;
		if (gesture?.kind === 'draw') {
			this.#stroke.finish(null);
		}
		this.gesture = null;
		return gesture !== null;
	}

	/** To be called from an effect: a mark belongs to the frame it was begun on. */
	keepToFrame(): void {
		const { imageId, frame } = this.#place.view;
		const { gesture } = this;
		if (
			gesture?.kind === 'draw' &&
			(gesture.on.frame !== frame || gesture.on.imageId !== imageId)
		) {
			this.cancel();
		}
	}

	close(): void {
		this.cancel();
		this.pointing.close();
	}
}
