import type { Annotation, Point } from '../domain/annotation/annotation.ts';
import type { Marks } from './marks.svelte.ts';
import { changesAfterMove, marksInMarquee, startMarquee, startMove } from './moving.ts';
import type { Place } from './place.svelte.ts';
import { markAt, startView, type Gesture } from './tools.ts';

/** What a press with the select tool begins, and what its end does to the marks. */
export class SelectTool {
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
		return hit === null ? startMarquee(at) : null;
	}

	/** One of the chosen marks is pressed to move them all; whether it was a click is seen at the release. */
	#take(hit: Annotation | null, at: Point): Gesture {
		const { selectedOwn } = this.#marks;
		if (hit !== null && selectedOwn.includes(hit)) {
			return startMove([hit, ...selectedOwn.filter((mark) => mark !== hit)], at);
		}
		this.#marks.select(hit?.key ?? null);
		return hit !== null && this.#marks.isOwn(hit)
			? startMove([hit], at)
			: startView('pan', this.#place.scene, at);
	}

	finish(gesture: Gesture & { kind: 'move' | 'marquee' }): void {
		if (gesture.kind === 'move' && gesture.hasMoved) {
			this.#marks.replace(changesAfterMove(gesture));
		} else if (gesture.kind === 'move' && !gesture.isHeld) {
			this.#marks.select(gesture.annotations[0]?.key ?? null);
		} else if (gesture.kind === 'marquee' && gesture.hasMoved) {
			const { selectedOwn, here } = this.#marks;
			this.#marks.selectSeveral([
				...selectedOwn,
				...marksInMarquee(here, gesture, this.#place.scene)
			]);
		}
	}
}
