import type { Point } from '../domain/annotation/annotation.ts';
import type { Viewport } from '../domain/image/viewport.ts';
import { clamp, distance } from './geometry.ts';
import type { Marking } from './marking.svelte.ts';
import type { Place } from './place.svelte.ts';
import type { Pointer, ViewTool } from './tools.ts';
import { panBy, zoomAbout, type Scene } from './viewport.ts';

/** A notch of a mouse wheel is 100 to 120 px, a touch pad sends many small steps: this much is one slice. */
const SLICE_STEP = 50;

type Parts = { place: Place; marking: Marking; labelAt: (at: Point) => string | null };
type Pinch = { scene: Scene; from: [Point, Point] };

/** Mouse, pen and fingers on the image: one pointer works with the tool, two fingers move and zoom, the wheel scrolls or zooms. */
export class PointerInput {
	#pane: HTMLElement;
	#parts: Parts;
	#down = new Map<number, Point>();
	#pinch: Pinch | null = null;
	#corner: { left: number; top: number } | null = null;
	#wheeled = 0;
	#listening = new AbortController();

	constructor(pane: HTMLElement, parts: Parts) {
		this.#pane = pane;
		this.#parts = parts;
		const { signal } = this.#listening;
		pane.addEventListener('pointerdown', (event) => this.#press(event), { signal });
		pane.addEventListener('pointermove', (event) => this.#move(event), { signal });
		pane.addEventListener('pointerup', (event) => this.#lift(event), { signal });
		pane.addEventListener('pointercancel', (event) => this.#lift(event), { signal });
		pane.addEventListener(
			'pointerleave',
			() => parts.marking.pointing.point(null, { isLaser: false }),
			{ signal }
		);
		pane.addEventListener('wheel', (event) => this.#wheel(event), { signal, passive: false });
		pane.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
	}

	stop(): void {
		this.#listening.abort();
	}

	/** From the corner where the pane was when the pointer went down: a toolbar that grows under it makes no movement. */
	#at(event: MouseEvent): Point {
		const { left, top } = this.#corner ?? this.#pane.getBoundingClientRect();
		return [event.clientX - left, event.clientY - top];
	}

	#pointer(event: MouseEvent): Pointer {
		return { at: this.#at(event), time: event.timeStamp };
	}

	/** The two fingers that are down, or null. */
	#fingers(): [Point, Point] | null {
		const [first, second] = [...this.#down.values()];
		return first !== undefined && second !== undefined ? [first, second] : null;
	}

	#press(event: PointerEvent): void {
		// Buttons and fields over the image keep their own presses.
		if (
			event.target instanceof Element &&
			event.target.closest('button, form, a, select') !== null
		) {
			return;
		}
		const { place, marking, labelAt } = this.#parts;
		this.#corner ??= this.#pane.getBoundingClientRect();
		const pointer = this.#pointer(event);
		this.#pane.setPointerCapture(event.pointerId);
		this.#down.set(event.pointerId, pointer.at);
		const fingers = this.#fingers();
		if (fingers !== null) {
			marking.cancel();
			this.#pinch ??= { scene: place.scene, from: fingers };
		} else if (this.#pinch === null) {
			marking.press(pointer, {
				labelKey: labelAt(pointer.at),
				force: forcedTool(event.button, place),
				isAdding: event.shiftKey
			});
		}
	}

	#move(event: PointerEvent): void {
		const { place, marking } = this.#parts;
		const isLaser = marking.tool === 'laser' && this.#pinch === null;
		// A finger has no pointer of its own; with the laser in the hand it is one.
		const isSeen = event.pointerType !== 'touch' || isLaser;
		marking.pointing.point(isSeen ? this.#at(event) : null, { isLaser });
		if (this.#down.has(event.pointerId)) {
			this.#down.set(event.pointerId, this.#at(event));
		}
		const fingers = this.#fingers();
		if (this.#pinch === null) {
			marking.drag(between(event).map((one) => this.#pointer(one)));
		} else if (fingers !== null) {
			place.moveTo(pinched(this.#pinch, fingers));
		}
	}

	#lift(event: PointerEvent): void {
		const { marking } = this.#parts;
		if (!this.#down.delete(event.pointerId)) {
			return;
		}
		if (this.#pinch === null && event.type === 'pointerup') {
			marking.release(this.#pointer(event));
		} else if (this.#pinch === null) {
			marking.cancel();
		}
		// The finger that stays after a pinch does nothing until it is lifted too.
		if (this.#down.size === 0) {
			this.#corner = null;
			this.#pinch = null;
		}
	}

	#wheel(event: WheelEvent): void {
		event.preventDefault();
		const { place } = this.#parts;
		// deltaMode 1 counts lines of about 16 px, 2 pages.
		const unit = [1, 16, this.#pane.clientHeight][event.deltaMode] ?? 1;
		const delta = clamp(event.deltaY * unit, -200, 200);
		if (place.image.frameCount > 1 && !event.ctrlKey && !event.metaKey) {
			place.chooseFrame(place.view.frame + this.#slices(delta));
		} else {
			// With ctrl a touch pad sends the small steps of a pinch.
			place.zoomBy(Math.exp(-delta * (event.ctrlKey ? 0.006 : 0.002)), this.#at(event));
		}
	}

	#slices(delta: number): number {
		if (Math.abs(delta) >= SLICE_STEP) {
			this.#wheeled = 0;
			return Math.sign(delta);
		}
		this.#wheeled += delta;
		const steps = Math.trunc(this.#wheeled / SLICE_STEP);
		this.#wheeled -= steps * SLICE_STEP;
		return steps;
	}
}

/** All places of the pointer since the last event, where the browser keeps them (Safari before 18.2 does not). */
function between(event: PointerEvent): PointerEvent[] {
	const events = 'getCoalescedEvents' in event ? event.getCoalescedEvents() : [];
	return events.length === 0 ? [event] : events;
}

/** As in radiology viewers: the right button changes the window, the middle one pans. */
function forcedTool(button: number, place: Place): ViewTool | undefined {
	if (button === 2) {
		return place.view.window === null ? 'pan' : 'window';
	}
	return button === 1 ? 'pan' : undefined;
}

/** Two fingers hold two points of the image: their distance zooms, their middle moves. */
function pinched({ scene, from }: Pinch, to: [Point, Point]): Viewport {
	const [before, after] = [middle(from), middle(to)];
	const factor = distance(...to) / Math.max(1, distance(...from));
	const view = zoomAbout(scene, before, factor);
	return panBy({ ...scene, view }, [after[0] - before[0], after[1] - before[1]]);
}

function middle([a, b]: [Point, Point]): Point {
	return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}
