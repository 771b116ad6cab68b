import type { PageData } from './$types.js';
import type { Shown } from './shown.server.ts';

/** Between two tries; the link is usually back within some seconds. */
const AGAIN_MS = 2000;
const ATTEMPTS = 30;

/** The shown case as it was read at last: with the page, and again whenever the live state has moved on. */
export class ShownCase {
	#data: () => PageData;
	/** What came with the page, until it is assigned something newer. */
	value: Shown = $derived.by(() => this.#data().shown);
	#reading = 0;

	constructor(data: () => PageData) {
		this.#data = data;
	}

	/** Id and status, to compare with the live state. */
	get mark(): string {
		return this.value === null ? '' : `${this.value.agendaItemId} ${this.value.status}`;
	}

	async readAgain(): Promise<void> {
		this.#reading += 1;
		const reading = this.#reading;
		for (let attempt = 0; attempt < ATTEMPTS && reading === this.#reading; attempt += 1) {
			const answer = await this.#ask();
			if (reading === this.#reading && answer !== undefined) {
				this.value = answer;
				return;
			}
			await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
		}
	}

	stop(): void {
		this.#reading += 1;
	}

	/** Undefined when the server could not be reached or did not answer with a case. */
	async #ask(): Promise<Shown | undefined> {
		const { room, asked } = this.#data();
		const query = asked === null ? '' : `?case=${encodeURIComponent(asked)}`;
		try {
			const response = await fetch(`/meetings/${room.meetingId}/room/item${query}`, {
				redirect: 'error'
			});
			return response.ok ? ((await response.json()) as Shown) : undefined;
		} catch {
			// No link, or signed out; both are said elsewhere on the page.
			return undefined;
		}
	}
}
