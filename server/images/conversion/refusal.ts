import type { ImageRefusal } from '../converted.ts';

/** Thrown inside the worker process to end the conversion with a code that has a sentence. */
export class NotTaken extends Error {
	readonly reason: ImageRefusal;
	readonly detail: string | null;

	constructor(reason: ImageRefusal, detail: string | null = null) {
		super(reason);
		this.reason = reason;
		this.detail = detail;
	}
}
