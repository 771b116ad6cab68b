/** An exact slice of a CT has 300 kB: at this rate ten neighbors follow the reader within a run of scrolling. */
const FAST_BYTES_PER_SECOND = 300_000;
/** Below it such a slice takes more than 8 s, and what the others draw meanwhile waits behind it; 400 kbit/s are above it. */
const FAIR_BYTES_PER_SECOND = 35_000;
/** Less than this says more of the answer's way than of the link. */
const TELLING_BYTES = 4000;
const IMAGES = '/files/images/';

export type Pace = 'unknown' | 'fast' | 'fair' | 'slow';
type Timing = Pick<
	PerformanceResourceTiming,
	'encodedBodySize' | 'transferSize' | 'responseStart' | 'responseEnd'
>;

/** How fast images come over this link, by what came last. */
export class LinkPace {
	#bytesPerSecond: number | null;
	#observer: PerformanceObserver | null = null;

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

	/** Begins to measure; an observer is told of every answer, the page's own list of them ends at 250. `sharers`: how many come at a time. */
	watch({ sharers, onchange }: { sharers: () => number; onchange: () => void }): void {
		if (this.#observer !== null) {
			return;
		}
		this.#observer = new PerformanceObserver((list) => {
			const before = this.pace;
			for (const entry of list.getEntries()) {
				if (entry instanceof PerformanceResourceTiming && entry.name.includes(IMAGES)) {
					this.measure(entry, sharers());
				}
			}
			if (this.pace !== before) {
				onchange();
			}
		});
		// With what came before it: the first preview is part of the page, and often the only picture for a while.
		this.#observer.observe({ type: 'resource', buffered: true });
	}

	stop(): void {
		this.#observer?.disconnect();
		this.#observer = null;
	}

	/** From the first byte on: the way to the server and its work are no part of the rate. */
	measure(timing: Timing, sharers: number): void {
		const { encodedBodySize, transferSize, responseStart, responseEnd } = timing;
		const isFromCache = transferSize < encodedBodySize;
		if (!isFromCache && encodedBodySize >= TELLING_BYTES) {
			const took = Math.max(1, responseEnd - responseStart);
			this.#bytesPerSecond = (encodedBodySize * Math.max(1, sharers) * 1000) / took;
		}
	}
}
