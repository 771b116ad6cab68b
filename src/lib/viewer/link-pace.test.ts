import { afterEach, expect, test, vi } from 'vitest';
import { LinkPace } from './link-pace.ts';

/** What a browser says of a preview of 19 kB that took so long. */
const preview = (milliseconds: number) => ({
	encodedBodySize: 19_000,
	transferSize: 19_300,
	responseStart: 1000,
	responseEnd: 1000 + milliseconds
});

afterEach(() => void vi.unstubAllGlobals());

test('the picture that came with the page, before anything watched, tells the link too', () => {
	class Timing {
		name = 'https://mashwara.example/files/images/1/frames/0/preview';
		encodedBodySize = 19_000;
		transferSize = 19_300;
		responseStart = 1000;
		responseEnd = 2200;
	}
	/** As a browser's: what came before is told on request only. */
	class Observer {
		#tell: (list: { getEntries: () => Timing[] }) => void;
		constructor(tell: (list: { getEntries: () => Timing[] }) => void) {
			this.#tell = tell;
		}
		observe({ buffered = false }: { buffered?: boolean }) {
			if (buffered) {
				this.#tell({ getEntries: () => [new Timing()] });
			}
		}
		disconnect() {}
	}
	vi.stubGlobal('PerformanceObserver', Observer);
	vi.stubGlobal('PerformanceResourceTiming', Timing);
	const link = new LinkPace();
	let changes = 0;
	link.watch({ sharers: () => 0, onchange: () => (changes += 1) });
	expect({ pace: link.pace, changes }).toEqual({ pace: 'slow', changes: 1 });
	link.stop();
});

test.each([
	[20, 'fast'],
	[200, 'fair'],
	// 400 kbit/s.
	[400, 'fair'],
	[1200, 'slow']
])('a preview that takes %i ms from its first byte tells a link that is %s', (took, pace) => {
	const link = new LinkPace();
	expect(link.pace).toBe('unknown');
	link.measure(preview(took), 1);
	expect(link.pace).toBe(pace);
});

test('of four answers at a time each has a quarter of the link', () => {
	const link = new LinkPace();
	link.measure(preview(200), 4);
	expect(link.pace).toBe('fast');
});

test('what comes from the browser’s own cache says nothing of the link, nor does what is too small', () => {
	const link = new LinkPace(16_000);
	link.measure({ ...preview(1), transferSize: 0 }, 1);
	link.measure({ ...preview(1), transferSize: 300 }, 1);
	link.measure({ ...preview(1), encodedBodySize: 900, transferSize: 1200 }, 1);
	expect(link.pace).toBe('slow');
});
