/** An exact slice of a CT has 300 kB: at this rate ten neighbors follow the reader within a run of scrolling. */
const FAST_BYTES_PER_SECOND = 300_000;
/** Below it such a slice takes more than 6 s, and what the others draw meanwhile waits behind it. */
const FAIR_BYTES_PER_SECOND = 50_000;
/** Less than this says more of the answer's way than of the link. */
const TELLING_BYTES = 4000;

export type Pace = 'unknown' | 'fast' | 'fair' | 'slow';

/** How fast images come over this link, by what came last. */
export class LinkPace {
	#bytesPerSecond: number | null;

	constructor(bytesPerSecond: number | null = null) {
		this.#bytesPerSecond = bytesPerSecond;
	}

	get pace(): Pace {
		const rate = this.#bytesPerSecond;
		if (rate === null) {
			return 'unknown';
		}
		return rate >= FAST_BYTES_PER_SECOND ? 'fast' : rate >= FAIR_BYTES_PER_SECOND ? 'fair' : 'slow';
	}

	/** `sharers`: how many answers came at the same time, this one included. */
	measure(
		address: string,
		startedAt: number,
		{ bytes, sharers }: { bytes: number; sharers: number }
	): void {
		const url = new URL(address, globalThis.location?.href ?? 'http://localhost').href;
		const timing = performance.getEntriesByName(url, 'resource').at(-1);
		const isTimed = timing instanceof PerformanceResourceTiming && timing.encodedBodySize > 0;
		const size = isTimed ? timing.encodedBodySize : bytes;
		// The way to the server and its work are no part of the rate, where the browser tells them apart.
		const took = isTimed
			? timing.responseEnd - timing.responseStart
			: performance.now() - startedAt;
		if (size >= TELLING_BYTES || this.#bytesPerSecond === null) {
			this.#bytesPerSecond = (size * sharers * 1000) / Math.max(1, took);
		}
	}
}
