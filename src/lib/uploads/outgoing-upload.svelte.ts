import type { Outcome, Refusal } from '#lib/domain/outcome.ts';
import { pauseAfter, sendFile, waitForLink, type FileEnd } from './send-file.ts';

/** A weak link has 400 ms each way: small files one after the other would mostly wait. */
const AT_ONCE = 3;

export type OutgoingFile = { file: File; fileId: string };
export type OutgoingState =
	| { status: 'sending' | 'no_link' | 'paused' | 'finishing' | 'arrived' | 'elsewhere' }
	/** It goes no further by itself; the reason says what helps. */
	| { status: 'stuck'; reason: Exclude<FileEnd, 'sent' | 'stopped'> | Refusal };

type Parts = {
	attachmentId: string;
	files: OutgoingFile[];
	/** False when some of them were sent before. */
	isNew: boolean;
	finish: (attachmentId: string) => Promise<Outcome<unknown>>;
	/** The portal has said what it makes of it. */
	onfinished: () => void;
	send?: typeof sendFile;
};

/** The files of one upload on their way, as long as this page is open. */
export class OutgoingUpload {
	readonly attachmentId: string;
	readonly byteSize: number;
	state: OutgoingState = $state.raw({ status: 'paused' });
	sentBytes = $state(0);
	readonly #parts: Parts;
	/** Bytes by file. */
	readonly #sent: Record<string, number> = {};
	#stop = new AbortController();
	#running: Promise<void> = Promise.resolve();
	#isNew: boolean;

	constructor(parts: Parts) {
		this.#parts = parts;
		this.attachmentId = parts.attachmentId;
		this.#isNew = parts.isNew;
		this.byteSize = parts.files.reduce((sum, { file }) => sum + file.size, 0);
	}

	get isMoving(): boolean {
		return ['sending', 'no_link', 'finishing'].includes(this.state.status);
	}

	/** Sends until everything is there, or until it is paused. */
	async start(): Promise<void> {
		if (this.isMoving) {
			return;
		}
		this.#stop = new AbortController();
		this.state = { status: 'sending' };
		// The one before may still be on its way to its end.
		this.#running = this.#running.then(() => this.#alone(() => this.#send()));
		await this.#running;
	}

	pause(): void {
		this.#stop.abort();
		this.state = { status: 'paused' };
	}

	/** Two windows that send the same file only cut each other off. */
	async #alone(work: () => Promise<void>): Promise<void> {
		const locks: LockManager | undefined = globalThis.navigator?.locks;
		if (locks === undefined) {
			await work();
			return;
		}
		await locks.request(`upload ${this.attachmentId}`, { ifAvailable: true }, async (lock) => {
			if (lock === null) {
				this.state = { status: 'elsewhere' };
			} else {
				await work();
			}
		});
	}

	async #send(): Promise<void> {
		const { signal } = this.#stop;
		const left = this.#parts.files.filter(({ file, fileId }) => this.#sent[fileId] !== file.size);
		const ends: FileEnd[] = [];
		const lane = async (): Promise<void> => {
			for (let next = left.shift(); next !== undefined; next = left.shift()) {
				const end = await this.#sendOne(next, signal);
				ends.push(end);
				if (end !== 'sent') {
					left.length = 0;
				}
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, lane));
		// Paused, and perhaps started again meanwhile.
		if (signal.aborted) {
			return;
		}
		this.#isNew = false;
		const bad = ends.find((end) => end !== 'sent' && end !== 'stopped');
		if (bad === undefined) {
			await this.#finish(signal);
		} else {
			this.state = { status: 'stuck', reason: bad };
		}
	}

	async #sendOne({ file, fileId }: OutgoingFile, signal: AbortSignal): Promise<FileEnd> {
		const end = await (this.#parts.send ?? sendFile)(file, {
			...{ fileId, signal },
			isNew: this.#isNew && this.#sent[fileId] === undefined,
			onbytes: (bytes) => this.#count(fileId, bytes),
			onlink: (isThere) => {
				if (!signal.aborted) {
					this.state = { status: isThere ? 'sending' : 'no_link' };
				}
			}
		});
		if (end === 'sent') {
			this.#count(fileId, file.size);
		}
		return end;
	}

	#count(fileId: string, bytes: number): void {
		this.#sent[fileId] = bytes;
		this.sentBytes = Object.values(this.#sent).reduce((sum, one) => sum + one, 0);
	}

	async #finish(signal: AbortSignal): Promise<void> {
		for (let failures = 1; !signal.aborted; failures += 1) {
			this.state = { status: 'finishing' };
			// Rejects when nobody answered, or a proxy did: not known then whether it was heard. Asked again, it says that all is there.
			const finished = await this.#parts.finish(this.attachmentId).catch(() => null);
			if (finished !== null) {
				this.state = finished.ok
					? { status: 'arrived' }
					: { status: 'stuck', reason: finished.reason };
				this.#parts.onfinished();
				return;
			}
			this.state = { status: 'no_link' };
			await waitForLink(pauseAfter(failures), signal);
		}
	}
}
