import type { WindowedFrame } from '../windowed-frame.ts';
import type { GrayTable } from '../window-level.ts';
import type { CardGrays } from './card-grays.ts';

/** The graphics card, from when its part of the page has come; where there is none, or it goes, the canvas draws on. */
export class Card {
	#grays: CardGrays | 'unasked' | 'coming' | 'none' = 'unasked';

	/** Null where the canvas has to draw. */
	draw(frame: WindowedFrame): HTMLCanvasElement | null {
		return typeof this.#grays === 'string' ? null : this.#grays.draw(frame);
	}

	/** To be called when an image stands: what fetches it comes after that. */
	fetch(table: GrayTable): void {
		if (this.#grays !== 'unasked') {
			return;
		}
		this.#grays = 'coming';
		import('./card-grays.ts').then(
			({ openCardGrays }) => {
				if (this.#grays === 'coming') {
					this.#grays = openCardGrays(table) ?? 'none';
				}
			},
			// Nothing is lost but speed.
			() => (this.#grays = 'none')
		);
	}

	close(): void {
		if (typeof this.#grays !== 'string') {
			this.#grays.close();
		}
		this.#grays = 'none';
	}
}
