import type { Page } from '@playwright/test';
import { describe, expect, test } from 'vitest';
import type { Point } from '#lib/domain/annotation/annotation.ts';
import type { Viewport } from '#lib/domain/image/viewport.ts';
import { hasBrowser, LAUNCH } from '../builders/chromium.ts';
import { hostForTests, soon, type HarnessPage } from '../viewer-harness/harness-page.ts';
import { CT_ID, OTHER_ID } from '../viewer-harness/images.ts';

/** WebGL worked out by the processor: slow, with the same shader as a card's. */
const WITH_WEBGL = [
	...LAUNCH.args.filter((argument) => argument !== '--disable-gpu'),
	'--use-angle=swiftshader',
	'--enable-unsafe-swiftshader'
];
/** The processor has to put a whole page together too: fewer pixels, less waiting. */
const SMALL = { width: 800, height: 500 };
type Graphics = 'card' | 'software' | 'none' | 'small' | 'broken';
declare global {
	interface Window {
		/** How often WebGL has drawn. */
		draws: number;
		card: WebGL2RenderingContext | null;
	}
}
/** A square of the frames with one value, all else holds every value there is. */
const [LEFT, TOP, SIDE, VALUE] = [240, 300, 40, 140] as const;
const IN_SQUARE: Point = [260, 320];
/** What a threshold below the square's value makes of it; the first window makes it gray. */
const WHITE = [255, 255, 255, 255];

function valueAt(index: number, frame: number): number {
	const [x, y] = [index % 512, Math.floor(index / 512)];
	const isInSquare = x >= LEFT && x < LEFT + SIDE && y >= TOP && y < TOP + SIDE;
	// An odd factor reaches each of the 65,536 values.
	return isInSquare ? VALUE : ((index * 40_503 + frame * 977) & 0xffff) - 32_768;
}

/** Made once for all tests. */
const made = new Map<number, Buffer>();

function bytesOf(frame: number): Buffer {
	let bytes = made.get(frame);
	if (bytes === undefined) {
		const values = new Int16Array(512 * 512).map((_, index) => valueAt(index, frame));
		bytes = Buffer.from(values.buffer);
		made.set(frame, bytes);
	}
	return bytes;
}

describe.skipIf(!hasBrowser)('the graphics card', () => {
	const host = hostForTests(WITH_WEBGL);

	/** Two slices hold every value that there is, in other places of each. */
	const serveFrames = (page: Page) =>
		page.route(/\/frames\/[03]$/, (route) => {
			const frame = Number(route.request().url().split('/').at(-1));
			return route.fulfill({ body: bytesOf(frame) });
		});
	const open = (graphics: Graphics) =>
		host.open({ ...SMALL, script: { run: pretend, as: graphics }, prepare: serveFrames });
	const draws = (viewer: HarnessPage) => viewer.page.evaluate(() => window.draws);

	/** The part of the page for the card comes after the first image; then a window is drawn by it. */
	async function openWithCard(): Promise<HarnessPage> {
		const viewer = await open('card');
		let width = 400;
		await soon(async () => {
			width += 1;
			await viewer.follow({ window: { center: 40, width } });
			return draws(viewer);
		}).toBeGreaterThan(0);
		return viewer;
	}

	/** All pixels of the picture after the next two frames and how they lie in the pane, in a form that loses none. */
	function pixels(viewer: HarnessPage): Promise<string> {
		return viewer.pane
			.locator('> canvas')
			.first()
			.evaluate(async (canvas) => {
				if (!(canvas instanceof HTMLCanvasElement)) {
					throw new Error('not a canvas');
				}
				await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
				return `${canvas.style.transform} ${canvas.toDataURL('image/png')}`;
			});
	}

	/** A page that has just come may still find its size: what is the same twice. */
	async function settled(read: () => Promise<string>): Promise<string> {
		let last = '';
		await soon(async () => {
			const before = last;
			last = await read();
			return last === before;
		}).toBe(true);
		return last;
	}

	const PLACES: [string, Partial<Viewport>][] = [
		['enlarged', { zoom: 3.3, center: [262, 291] }],
		['made smaller', { zoom: 0.4 }],
		['turned and mirrored', { zoom: 1.7, rotation: 90, isFlipped: true }],
		[
			'inverted, through a narrow window',
			{ window: { center: 40.3, width: 2.7 }, isInverted: true }
		],
		['through a threshold', { window: { center: 0, width: 1 } }],
		['through everything', { window: { center: 0, width: 65_536 } }],
		['another slice', { frame: 3, window: { center: -600, width: 1500 } }]
	];

	test('[IM70] shows exactly the pixels of the canvas, for every value, window, place and slice', async () => {
		const shown: string[][] = [];
		for (const openOne of [() => open('software'), openWithCard]) {
			const viewer = await openOne();
			const seen: string[] = [];
			const start = await viewer.follow({ window: { center: 40, width: 400 } });
			for (const [, change] of PLACES) {
				const { frame } = await viewer.follow({ ...start, ...change });
				await soon(async () => (await viewer.look()).frame).toBe(frame);
				await viewer.ready();
				seen.push(await settled(() => pixels(viewer)));
			}
			expect((await draws(viewer)) > 0).toBe(shown.length === 1);
			shown.push(seen);
			await host.closePages();
		}
		const [canvas = [], card = []] = shown;
		expect(new Set(card).size).toBe(PLACES.length);
		const different = PLACES.filter((_, index) => canvas[index] !== card[index]);
		expect(different.map(([name]) => name)).toEqual([]);
	});

	test.each([
		['is made of software', 'software'],
		['is not there', 'none'],
		['takes no frame of this size', 'small'],
		['does not understand its program', 'broken']
	] as const)('[IM70] where it %s the canvas draws, unasked', async (_, graphics) => {
		const viewer = await open(graphics);
		await viewer.page.waitForLoadState('networkidle');
		await viewer.follow({ zoom: 2, window: { center: 0, width: 1 } });
		await soon(() => viewer.colorAt('picture', IN_SQUARE)).toEqual(WHITE);
		expect(await draws(viewer)).toBe(0);
	});

	test('[IM70] when it goes the canvas draws on, with the same view and marks', async () => {
		const viewer = await openWithCard();
		await viewer.setMarks([
			{
				key: `${OTHER_ID}:0190c000-0000-7000-8000-000000000001`,
				authorId: OTHER_ID,
				imageId: CT_ID,
				frame: 0,
				shape: { type: 'arrow', from: [200, 200], to: [300, 200] },
				label: ''
			}
		]);
		const view = await viewer.follow({ zoom: 2, window: { center: 0, width: 1 } });
		await soon(() => viewer.colorAt('picture', IN_SQUARE)).toEqual(WHITE);
		await viewer.page.evaluate(() =>
			window.card?.getExtension('WEBGL_lose_context')?.loseContext()
		);
		const before = await draws(viewer);
		// Panned with nothing else changed, which draws what was drawn before.
		await viewer.follow({ center: [250, 300] });
		await soon(() => viewer.colorAt('picture', IN_SQUARE)).toEqual(WHITE);
		expect(await viewer.look()).toEqual({ ...view, center: [250, 300] });
		await soon(() => viewer.opacityAt('marks', [250, 200])).toBeGreaterThan(200);
		expect(await draws(viewer)).toBe(before);
	});

	test('[IM70] is given back when the viewer is closed', async () => {
		const viewer = await openWithCard();
		await viewer.page.evaluate(() => window.harness.setImages([]));
		await soon(() => viewer.page.evaluate(() => window.card?.isContextLost())).toBe(true);
	});
});

/** In the page, before anything of it: what kind of graphics it has, and how often they draw. */
function pretend(graphics: string): void {
	[window.draws, window.card] = [0, null];
	const { prototype } = WebGL2RenderingContext;
	const drawArrays = Reflect.get(prototype, 'drawArrays');
	const getParameter = Reflect.get(prototype, 'getParameter');
	const getProgramParameter = Reflect.get(prototype, 'getProgramParameter');
	prototype.drawArrays = function (...how) {
		window.draws += 1;
		drawArrays.apply(this, how);
	};
	prototype.getProgramParameter = function (...how): unknown {
		return graphics === 'broken' ? false : getProgramParameter.apply(this, how);
	};
	prototype.getParameter = function (name): unknown {
		if (graphics === 'small' && name === this.MAX_TEXTURE_SIZE) {
			return 256;
		}
		// UNMASKED_RENDERER_WEBGL.
		return graphics !== 'software' && name === 0x9246
			? 'A graphics card'
			: getParameter.call(this, name);
	};
	const open = Reflect.get(HTMLCanvasElement.prototype, 'getContext');
	Reflect.set(
		HTMLCanvasElement.prototype,
		'getContext',
		function (this: HTMLCanvasElement, kind: string, how: object) {
			if (kind !== 'webgl2') {
				return open.call(this, kind, how);
			}
			const context =
				graphics === 'none'
					? null
					: open.call(this, kind, { ...how, failIfMajorPerformanceCaveat: false });
			window.card = context instanceof WebGL2RenderingContext ? context : null;
			return context;
		}
	);
}
