import type { Annotation, Point } from '../domain/annotation/annotation.ts';
import type { Marks } from './marks.svelte.ts';
import { changesAfterMove, marksInBand, startBand, startMove } from './moving.ts';
import type { Place } from './place.svelte.ts';
import { markAt, startView, type Gesture } from './tools.ts';

/** What a press with the select tool begins, and what its end does to the marks. */
export class Choosing {
	#place: Place;
	#marks: Marks;

	constructor(place: Place, marks: Marks) {
		this.#place = place;
		this.#marks = marks;
	}

	/** `labelKey`: the mark whose label is under the pointer. `isAdding`: one more, or a box around several. */
	press(
		at: Point,
		{ labelKey, isAdding }: { labelKey: string | null; isAdding: boolean }
	): Gesture | null {
		const labeled = this.#marks.here.find(({ key }) => key === labelKey);
		const hit = labeled ?? markAt(this.#marks.here, this.#place.scene, at);
		if (!isAdding) {
			return this.#take(hit, at);
		}
		if (hit !== null && this.#marks.isOwn(hit)) {
			this.#marks.toggle(hit);
		}
		return hit === null ? startBand(at) : null;
	}

	/** One of the chosen marks is pressed to move them all; whether it was a click is seen at the release. */
	#take(hit: Annotation | null, at: Point): Gesture {
		const { chosenOwn } = this.#marks;
		if (hit !== null && chosenOwn.includes(hit)) {
			return startMove([hit, ...chosenOwn.filter((mark) => mark !== hit)], at);
		}
		this.#marks.select(hit?.key ?? null);
		return hit !== null && this.#marks.isOwn(hit)
			? startMove([hit], at)
			: startView('pan', this.#place.scene, at);
	}

	finish(gesture: Gesture & { kind: 'move' | 'band' }): void {
		if (gesture.kind === 'move' && gesture.hasMoved) {
			this.#marks.replace(changesAfterMove(gesture));
		} else if (gesture.kind === 'move' && !gesture.isHeld) {
			this.#marks.select(gesture.annotations[0]?.key ?? null);
		} else if (gesture.kind === 'band' && gesture.hasMoved) {
			const { chosenOwn, here } = this.#marks;
			this.#marks.choose([...chosenOwn, ...marksInBand(here, gesture, this.#place.scene)]);
		}
	}
}
