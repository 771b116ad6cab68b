import type { ViewableImage } from '../domain/image/image.ts';
import { frameAddress } from '../domain/image/image.ts';
import { decodeFrame, sizeInBytes, type Picture } from './picture.ts';

/** 128 MB: about 240 slices of 512 × 512, what a phone with 3 GB still carries. The frame in view is kept whatever its size. */
const MEMORY_LIMIT = 128 * 1024 * 1024;
/** Slices fetched ahead on each side (research: a series is scrolled in runs, ten slices are about a second). */
const NEIGHBORS = 10;
/** A browser opens six connections to one host over HTTP/1.1; two stay free for the page. */
const AT_ONCE = 4;
const WAIT_BEFORE_RETRY_MS = [500, 1000, 2000, 4000];

export type FrameState =
	{ status: 'loading' } | { status: 'ready'; picture: Picture } | { status: 'failed' };
type Entry = FrameState & { abort?: AbortController };

/** Fetches frames, nearest first, keeps them within a bound of memory and tells when one came or failed. */
export class FrameCache {
	#entries = new Map<string, Entry>();
	#wanted: { image: ViewableImage; frame: number }[] = [];
	#tell: () => void;

	constructor(tell: () => void) {
		this.#tell = tell;
	}

	/** The frame in view and, behind it, its neighbors. What is no longer near is not waited for. */
	want(image: ViewableImage, frame: number): void {
		this.#wanted = nearest(frame, image.frameCount, neighborsOf(image)).map((near) => ({
			image,
			frame: near
		}));
		const inView = frameAddress(image.id, frame);
		if (this.#entries.get(inView)?.status === 'failed') {
			this.#entries.delete(inView);
		}
		const addresses = new Set(this.#wanted.map((want) => frameAddress(image.id, want.frame)));
		for (const [address, entry] of this.#entries) {
			if (entry.status === 'loading' && !addresses.has(address)) {
				entry.abort?.abort();
				this.#entries.delete(address);
			}
		}
		this.#fetchNext();
	}

	/** What is known of a frame; reading it makes it the last to be forgotten. */
	read(imageId: string, frame: number): FrameState {
		const address = frameAddress(imageId, frame);
		const entry = this.#entries.get(address);
		if (entry === undefined) {
			return { status: 'loading' };
		}
		this.#entries.delete(address);
		this.#entries.set(address, entry);
		return entry;
	}

	retry(): void {
		for (const [address, entry] of this.#entries) {
			if (entry.status === 'failed') {
				this.#entries.delete(address);
			}
		}
		this.#tell();
		this.#fetchNext();
	}

	close(): void {
		this.#wanted = [];
		for (const entry of this.#entries.values()) {
			entry.abort?.abort();
			release(entry);
		}
		this.#entries.clear();
	}

	#fetchNext(): void {
		let free = AT_ONCE;
		for (const entry of this.#entries.values()) {
			free -= entry.status === 'loading' ? 1 : 0;
		}
		for (const { image, frame } of this.#wanted) {
			const isInView = frame === this.#wanted[0]?.frame;
			if (free <= 0 && !isInView) {
				return;
			}
			if (!this.#entries.has(frameAddress(image.id, frame))) {
				free -= 1;
				void this.#fetch(image, frame);
			}
		}
	}

	async #fetch(image: ViewableImage, frame: number): Promise<void> {
		const address = frameAddress(image.id, frame);
		const abort = new AbortController();
		this.#entries.set(address, { status: 'loading', abort });
		const picture = await fetchPatiently(address, image, abort.signal);
		if (abort.signal.aborted) {
			picture?.bitmap?.close();
			return;
		}
		this.#entries.set(
			address,
			picture === null ? { status: 'failed' } : { status: 'ready', picture }
		);
		this.#forget();
		this.#tell();
		this.#fetchNext();
	}

	/** Drops what was not read for the longest time; what is wanted fills at most half of the memory and stays. */
	#forget(): void {
		const kept = new Set(this.#wanted.map(({ image, frame }) => frameAddress(image.id, frame)));
		let total = 0;
		for (const entry of this.#entries.values()) {
			total += entry.status === 'ready' ? sizeInBytes(entry.picture) : 0;
		}
		for (const [address, entry] of this.#entries) {
			if (total <= MEMORY_LIMIT) {
				return;
			}
			if (entry.status === 'ready' && !kept.has(address)) {
				total -= sizeInBytes(entry.picture);
				release(entry);
				this.#entries.delete(address);
			}
		}
	}
}

function release(entry: Entry): void {
	if (entry.status === 'ready') {
		entry.picture.bitmap?.close();
	}
}

/** How many neighbors on each side fit into half of the memory together with the frame itself. */
export function neighborsOf(image: ViewableImage): number {
	const bytes = image.width * image.height * (image.kind === 'picture' ? 4 : 2);
	return Math.max(0, Math.min(NEIGHBORS, Math.floor((MEMORY_LIMIT / 2 / bytes - 1) / 2)));
}

/** `frame` itself, then its neighbors by distance, the following one before the one before. */
export function nearest(frame: number, frameCount: number, neighbors: number): number[] {
	const order = [frame];
	for (let step = 1; step <= neighbors; step++) {
		order.push(frame + step, frame - step);
	}
	return order.filter((near) => near >= 0 && near < frameCount);
}

/** Tries again after a lost connection or an answer of 429 or 5xx; null when it is no use. */
async function fetchPatiently(
	address: string,
	image: ViewableImage,
	signal: AbortSignal
): Promise<Picture | null> {
	for (const wait of [...WAIT_BEFORE_RETRY_MS, null]) {
		try {
			const response = await fetch(address, { signal });
			if (response.ok) {
				return await decodeFrame(response, image);
			}
			if (response.status < 500 && response.status !== 429) {
				return null;
			}
		} catch (error) {
			// fetch and the body reader throw TypeError for a lost connection, AbortError when it is no longer wanted.
			if (!(error instanceof TypeError) && !signal.aborted) {
				return null;
			}
		}
		if (wait === null || signal.aborted) {
			return null;
		}
		await rest(wait, signal);
	}
	return null;
}

function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, milliseconds);
		signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
	});
}
