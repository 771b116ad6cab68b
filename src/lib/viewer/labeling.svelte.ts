import type { AnnotationBody, Point, Shape } from '../domain/annotation/annotation.ts';
import { pointsOf } from '../domain/annotation/shape-points.ts';
import { boundsOf, boxOnScreen } from './geometry.ts';
import { bodyOf, changeOf } from './bodies.ts';
import type { Marks } from './marks.svelte.ts';
import type { Place } from './place.svelte.ts';
import { transformFor } from './viewport.ts';

/** Asks for the label of a mark, beside the mark. A new point is stored only with its label. */
export class Labeling {
	#asked = $state.raw<{ key: string | null; body: AnnotationBody } | null>(null);
	#marks: Marks;
	#place: Place;

	constructor(marks: Marks, place: Place) {
		this.#marks = marks;
		this.#place = place;
	}

	get isOpen(): boolean {
		return this.#asked !== null;
	}

	get label(): string {
		return this.#asked?.body.label ?? '';
	}

	/** A point that waits for its label is drawn already. */
	get unstored(): Shape | null {
		const { imageId, frame } = this.#place.view;
		const [asked, body] = [this.#asked, this.#asked?.body];
		const isHere = body?.imageId === imageId && body.frame === frame;
		return asked?.key === null && isHere ? asked.body.shape : null;
	}

	/** Where the field stands, in screen pixels: below the mark, so that it does not cover it. */
	get at(): Point {
		const shape = this.#asked?.body.shape;
		if (shape === undefined) {
			return [0, 0];
		}
		const { left, bottom } = boxOnScreen(
			transformFor(this.#place.scene),
			boundsOf(pointsOf(shape))
		);
		return [left, bottom];
	}

	/** For a shape that was just drawn, on the frame it was begun on. */
	ask(shape: Shape, on: { imageId: string; frame: number }): void {
		const body = { ...on, shape, label: '' };
		const key = shape.type === 'point' ? null : this.#marks.commit(body);
		this.#asked = key === null && shape.type !== 'point' ? null : { key, body };
	}

	askAgain(): void {
		const mark = this.#marks.soleSelectedOwn;
		this.#asked = mark === null ? null : { key: mark.key, body: bodyOf(mark) };
	}

	finish(text: string): void {
		const [asked, label] = [this.#asked, text.trim()];
		this.#asked = null;
		if (asked?.key === null) {
			this.#marks.commit({ ...asked.body, label });
		} else if (asked !== null && label !== asked.body.label) {
			this.#marks.replace(changeOf(asked.key, { label }));
		}
	}

	/** The mark stays as it is; a new point goes. */
	cancel(): void {
		this.#asked = null;
	}
}
