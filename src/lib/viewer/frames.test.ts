import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { frameAddress } from '../domain/image/image.ts';
import { nearest } from './frame-plan.ts';
import { FrameCache } from './frames.ts';
import { LinkPace } from './link-pace.ts';
import { SERIES as series } from '../../../tests/builders/series.ts';

/** A server for frames: answers by number of the frame, and remembers what was asked. */
function answer(reply: (frame: number) => Response | Error | 'never') {
	const asked: number[] = [];
	vi.stubGlobal('fetch', (address: string, { signal }: { signal: AbortSignal }) => {
		const frame = Number(address.split('/').at(-1));
		asked.push(frame);
		return new Promise<Response>((resolve, reject) => {
			signal.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')));
			const given = reply(frame);
			if (given instanceof Error) {
				reject(given);
			} else if (given !== 'never') {
				resolve(given);
			}
		});
	});
	return asked;
}

const frameOf = (value: number) => new Response(new Int16Array(16).fill(value).buffer);
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
});

test('frames are fetched nearest first, at most four at once, each once', async () => {
	const asked = answer((frame) => (frame < 60 ? frameOf(frame) : 'never'));
	const cache = new FrameCache(() => {}, new LinkPace(10_000_000));
	cache.want(series, 50);
	expect(asked).toEqual([50, 51, 49, 52]);
	await vi.waitFor(() => expect(cache.read(series, 40).status).toBe('ready'));
	cache.want(series, 50);
	await settle();
	expect(asked.length).toBe(new Set(asked).size);
	const shown = cache.read(series, 45);
	const values = new Int16Array(16).fill(45);
	expect(shown).toEqual({ status: 'ready', picture: { kind: 'values', values } });
	cache.close();
});

test('a frame that is no longer near is not waited for', async () => {
	const asked = answer((frame) => (frame < 60 ? 'never' : frameOf(frame)));
	const cache = new FrameCache(() => {}, new LinkPace(10_000_000));
	cache.want(series, 10);
	cache.want(series, 90);
	await vi.waitFor(() => expect(cache.read(series, 90).status).toBe('ready'));
	expect(asked.slice(0, 5)).toEqual([10, 11, 9, 12, 90]);
	cache.close();
});

test('a lost connection and an answer of 503 are tried again, and then shown', async () => {
	let tries = 0;
	answer((frame) => {
		tries += frame === 0 ? 1 : 0;
		return tries === 1
			? new TypeError('network')
			: tries === 2
				? new Response(null, { status: 503 })
				: frameOf(7);
	});
	const cache = new FrameCache(() => {}, new LinkPace(10_000_000));
	cache.want({ ...series, frameCount: 1 }, 0);
	await vi.advanceTimersByTimeAsync(499);
	expect(cache.read(series, 0).status).toBe('loading');
	await vi.advanceTimersByTimeAsync(1600);
	expect(cache.read(series, 0).status).toBe('ready');
	expect(tries).toBe(3);
});

test('a refused frame fails at once, and is fetched again on request', async () => {
	let isThere = false;
	const asked = answer(() => (isThere ? frameOf(1) : new Response(null, { status: 404 })));
	const cache = new FrameCache(() => {}, new LinkPace(10_000_000));
	cache.want({ ...series, frameCount: 1 }, 0);
	await settle();
	expect(cache.read(series, 0).status).toBe('failed');
	expect(asked).toEqual([0]);
	isThere = true;
	cache.retry();
	await vi.waitFor(() => expect(cache.read(series, 0).status).toBe('ready'));
});

test('a frame that a lost link has failed is fetched again by itself; one that is refused is not', async () => {
	let isLinked = false;
	const asked = answer((frame) =>
		frame === 1
			? new Response(null, { status: 404 })
			: isLinked
				? frameOf(1)
				: new TypeError('network')
	);
	const cache = new FrameCache(() => {}, new LinkPace(10_000_000));
	const single = { ...series, frameCount: 1 };
	cache.want(single, 0);
	await vi.advanceTimersByTimeAsync(8000);
	expect(cache.read(single, 0).status).toBe('failed');
	isLinked = true;
	await vi.advanceTimersByTimeAsync(10_000);
	expect(cache.read(single, 0).status).toBe('ready');
	cache.want(series, 1);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(asked.filter((frame) => frame === 1)).toHaveLength(1);
	cache.close();
});

test('half a frame fails: shown as a whole one it would mislead', async () => {
	answer(() => new Response(new Int16Array(15).buffer));
	const cache = new FrameCache(() => {}, new LinkPace(10_000_000));
	cache.want({ ...series, frameCount: 1 }, 0);
	await vi.waitFor(() => expect(cache.read(series, 0).status).toBe('failed'));
});

test('memory is bounded: what was never read is forgotten first, what was looked at and what is near stay', async () => {
	// 2000 x 2000 int16 = 8 MB: 16 of them fill the 128 MB.
	const large = { ...series, width: 2000, height: 2000 };
	const bytes = new Int16Array(4_000_000).buffer;
	const asked = answer(() => new Response(bytes));
	const cache = new FrameCache(() => {}, new LinkPace(10_000_000));
	for (const frame of [0, 40, 80]) {
		cache.want(large, frame);
		await vi.waitFor(() =>
			expect(asked.filter((one) => Math.abs(one - frame) <= 3)).toHaveLength(frame === 0 ? 4 : 7)
		);
		await vi.waitFor(() => expect(cache.read(large, frame).status).toBe('ready'));
	}
	await settle();
	expect(cache.read(large, 80).status).toBe('ready');
	const before = asked.length;
	cache.want(large, 0);
	expect(cache.read(large, 0).status).toBe('ready');
	await vi.waitFor(() => expect(asked.slice(before)).toContain(1));
	cache.close();
});

describe('over a link that is not fast', () => {
	const PREVIEW_BYTES = 19_000;

	/** A server for both qualities. */
	function answerBoth() {
		const asked: string[] = [];
		vi.stubGlobal('createImageBitmap', () =>
			Promise.resolve({ width: 512, height: 512, close: () => {} })
		);
		vi.stubGlobal('fetch', (address: string) => {
			const [, name = ''] = /frames\/(.+)$/.exec(address) ?? [];
			asked.push(name);
			return Promise.resolve(
				name.endsWith('preview') ? new Response(new Uint8Array(PREVIEW_BYTES)) : frameOf(1)
			);
		});
		return asked;
	}

	test('before anything is known of the link the preview of the frame in view comes first, and alone', async () => {
		const asked = answer(() => 'never');
		const cache = new FrameCache(() => {});
		cache.want(series, 50);
		await settle();
		expect(asked).toHaveLength(1);
		cache.close();
	});

	test('over a slow link only previews come, until the frame itself is asked for', async () => {
		const asked = answerBoth();
		const cache = new FrameCache(() => {}, new LinkPace(16_000));
		cache.want(series, 50);
		await vi.advanceTimersByTimeAsync(5000);
		expect(asked).toEqual(['50/preview', '51/preview', '49/preview', '52/preview', '48/preview']);
		expect(cache.read(series, 50)).toMatchObject({ status: 'preview', isComing: false });
		cache.want(series, 50, { isExactNeeded: true });
		await vi.waitFor(() => expect(cache.read(series, 50).status).toBe('ready'));
		expect(asked.slice(5)).toEqual(['50']);
		cache.close();
	});

	test('who asks for the frame itself is told at once that it is on its way', async () => {
		answerBoth();
		let tells = 0;
		const cache = new FrameCache(() => (tells += 1), new LinkPace(16_000));
		cache.want(series, 50);
		await vi.waitFor(() => expect(cache.read(series, 50).status).toBe('preview'));
		const before = tells;
		cache.want(series, 50, { isExactNeeded: true });
		expect(tells).toBe(before + 1);
		expect(cache.read(series, 50)).toMatchObject({ status: 'preview', isComing: true });
		cache.close();
	});

	test('a preview stays when the frame itself is lost on the way', async () => {
		vi.stubGlobal('createImageBitmap', () =>
			Promise.resolve({ width: 512, height: 512, close: () => {} })
		);
		vi.stubGlobal('fetch', (address: string) =>
			address.endsWith('preview')
				? Promise.resolve(new Response(new Uint8Array(PREVIEW_BYTES)))
				: Promise.reject(new TypeError('network'))
		);
		const cache = new FrameCache(() => {}, new LinkPace(16_000));
		cache.want(series, 50, { isExactNeeded: true });
		await vi.advanceTimersByTimeAsync(8000);
		expect(cache.read(series, 50)).toMatchObject({ status: 'preview', isComing: false });
		cache.close();
	});

	test('where the pace cannot be told the frame itself comes when the reader has stayed', async () => {
		const asked = answerBoth();
		const cache = new FrameCache(() => {});
		cache.want(series, 50);
		await vi.advanceTimersByTimeAsync(1000);
		await vi.waitFor(() => expect(cache.read(series, 50).status).toBe('ready'));
		expect(asked).toEqual(['50/preview', '50']);
		cache.close();
	});

	test('over a fair link the frame itself comes when the reader has stayed a second', async () => {
		const asked = answerBoth();
		const cache = new FrameCache(() => {}, new LinkPace(100_000));
		cache.want(series, 50);
		await vi.advanceTimersByTimeAsync(900);
		cache.want(series, 51);
		await vi.advanceTimersByTimeAsync(900);
		expect(asked.filter((name) => !name.endsWith('preview'))).toEqual([]);
		await vi.advanceTimersByTimeAsync(200);
		expect(asked.filter((name) => !name.endsWith('preview'))[0]).toBe('51');
		cache.close();
	});

	test('[IM68] over a fair link the previews of the whole series follow while the reader rests, outward, and then exact frames within 10', async () => {
		const asked = answerBoth();
		const cache = new FrameCache(() => {}, new LinkPace(100_000));
		const short = { ...series, frameCount: 30 };
		cache.want(short, 8);
		await vi.advanceTimersByTimeAsync(900);
		const near = [8, 9, 7, 10, 6, 11, 5, 12, 4, 13, 3];
		expect(asked).toEqual(near.map((frame) => `${frame}/preview`));
		await vi.advanceTimersByTimeAsync(200);
		await vi.waitFor(() => expect(asked).toHaveLength(30 + 19));
		const rest = nearest(8, 30, 30).slice(near.length);
		expect(asked.slice(near.length)).toEqual([
			'8',
			...rest.map((frame) => `${frame}/preview`),
			...nearest(8, 30, 10)
				.slice(1)
				.map((frame) => `${frame}`)
		]);
		// What came is unpacked when it comes near, without another question.
		cache.want(short, 29);
		await vi.waitFor(() => expect(cache.read(short, 29).status).toBe('preview'));
		expect(asked).toHaveLength(30 + 19);
		cache.close();
	});

	test('[IM68] a neighbor that is on its way is given up for who scrolls on, and not for who changes the window', async () => {
		const asked = answerBoth();
		const given: string[] = [];
		const { fetch } = globalThis;
		vi.stubGlobal('fetch', (address: string, how: { signal: AbortSignal }) => {
			if (!address.endsWith('/9')) {
				return fetch(address, how);
			}
			how.signal.addEventListener('abort', () => given.push(address));
			return new Promise(() => {});
		});
		const cache = new FrameCache(() => {}, new LinkPace(100_000));
		const short = { ...series, frameCount: 12 };
		cache.want(short, 8);
		await vi.advanceTimersByTimeAsync(1100);
		await vi.waitFor(() => expect(asked).toHaveLength(13));
		cache.want(short, 8, { isExactNeeded: true });
		expect(given).toEqual([]);
		cache.want(short, 7);
		expect(given).toEqual([frameAddress(short, 9)]);
		cache.close();
	});

	test.each([
		['a slow link', 16_000, {}],
		['a fair link of a browser that saves data', 100_000, { connection: { saveData: true } }],
		['a fast link of a browser that saves data', 10_000_000, { connection: { saveData: true } }]
	])('[IM68] over %s no exact frame comes beside the one in view', async (_, rate, navigator) => {
		vi.stubGlobal('navigator', navigator);
		const asked = answerBoth();
		const cache = new FrameCache(() => {}, new LinkPace(rate));
		cache.want({ ...series, frameCount: 30 }, 8);
		await vi.advanceTimersByTimeAsync(60_000);
		expect(asked.length).toBeGreaterThan(4);
		expect(asked.filter((name) => !name.endsWith('preview') && name !== '8')).toEqual([]);
		cache.close();
	});

	test('[IM68] over a fast link exact frames come first, and the previews of the others at rest stand in for one that is on its way', async () => {
		const asked = answerBoth();
		const cache = new FrameCache(() => {}, new LinkPace(10_000_000));
		cache.want({ ...series, frameCount: 30 }, 0);
		await vi.advanceTimersByTimeAsync(900);
		expect(asked).toEqual(Array.from({ length: 11 }, (_, frame) => `${frame}`));
		await vi.advanceTimersByTimeAsync(200);
		await vi.waitFor(() => expect(asked).toHaveLength(30));
		expect(asked[11]).toBe('11/preview');
		vi.stubGlobal('fetch', () => new Promise(() => {}));
		cache.want({ ...series, frameCount: 30 }, 29);
		await vi.waitFor(() =>
			expect(cache.read(series, 29)).toMatchObject({ status: 'preview', isComing: true })
		);
		cache.close();
	});

	test('[IM67] while slices are played previews come from the one in view on, round the series, over any link', async () => {
		const asked = answerBoth();
		const cache = new FrameCache(() => {}, new LinkPace(16_000));
		cache.want({ ...series, frameCount: 9 }, 6, { isPlaying: true });
		await vi.waitFor(() => expect(asked).toHaveLength(9));
		expect(asked).toEqual([6, 7, 8, 0, 1, 2, 3, 4, 5].map((frame) => `${frame}/preview`));
		cache.close();
	});

	test('[IM67] played through another window than that of the previews, exact frames come', async () => {
		const asked = answerBoth();
		const cache = new FrameCache(() => {}, new LinkPace(100_000));
		cache.want({ ...series, frameCount: 9 }, 6, { isPlaying: true, isExactNeeded: true });
		await vi.waitFor(() => expect(asked).toHaveLength(6));
		expect(asked).toEqual(['6', '7', '8', '0', '1', '2']);
		cache.close();
	});

	test('where there is no preview the frame itself comes', async () => {
		const asked = answer((frame) =>
			Number.isNaN(frame) ? new Response(null, { status: 404 }) : frameOf(3)
		);
		const cache = new FrameCache(() => {}, new LinkPace(16_000));
		cache.want({ ...series, frameCount: 1 }, 0);
		await vi.waitFor(() =>
			expect(cache.read({ ...series, frameCount: 1 }, 0).status).toBe('ready')
		);
		expect(asked).toEqual([Number.NaN, 0]);
		cache.close();
	});
});
