import { chromium, type Browser, type Locator, type Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import type { Annotation, Point } from '../../src/lib/domain/annotation/annotation.ts';
import type { Motion, Stroke } from '../../src/lib/domain/annotation/motion.ts';
import type { ViewableImage } from '../../src/lib/domain/image/image.ts';
import type { Viewport } from '../../src/lib/domain/image/viewport.ts';
import { IMAGES, PREVIEWS } from './images.ts';
import { LAUNCH } from '../builders/chromium.ts';
import { serveHarness, type HarnessServer } from './serve.ts';
import type { SharedHarness } from './setup.ts';

/** What the page of the harness puts on its window. */
type Harness = {
	view: Viewport | null;
	annotations: Annotation[];
	selectedKey: string | null;
	isFollowing: boolean;
	moves: boolean[];
	replacements: number[];
	strokes: (Stroke | null)[];
	setAnnotations: (list: Annotation[]) => void;
	setImages: (list: ViewableImage[]) => void;
	setMotion: (list: Motion[]) => void;
	setMayDraw: (may: boolean) => void;
	forgetSides: () => void;
	follow: (view: Viewport | null) => void;
};
declare global {
	interface Window {
		harness: Harness;
		letFramesGo: () => void;
	}
}

/** For what a busy machine shows a little later. */
export const soon = <T>(read: () => T) => expect.poll(read, { timeout: 10_000 });

/** Runs in the page before anything of it does. */
type Script = { run: (as: string) => void; as: string };
/** Told of a new page before it is opened, and once: what it does to the page stays when that is opened again. */
type Prepare = (page: Page) => Promise<unknown>;
type Size = {
	width: number;
	height: number;
	hasTouch: boolean;
	script: Script | null;
	prepare: Prepare | null;
};
type Opened = Partial<Size> & { hasPreviews?: boolean };

/** Server and browser with the viewer on a page of its own. */
export class HarnessHost {
	#server: HarnessServer | null = null;
	#browser: Browser | null = null;
	/** By size: a page of one's own for each test takes twice as long as to load it anew. */
	#pages = new Map<string, HarnessPage>();
	#open: HarnessPage[] = [];

	/** Of its own, or those that were started for all tests together; a browser with other `args` is always one's own. */
	async start(shared?: SharedHarness, args?: string[]): Promise<void> {
		this.#server =
			shared === undefined
				? await serveHarness()
				: { address: shared.address, close: () => Promise.resolve() };
		this.#browser =
			shared === undefined || args !== undefined
				? await chromium.launch({ ...LAUNCH, args: args ?? LAUNCH.args })
				: await chromium.connect(shared.browser);
	}

	/** By default as large as a desk's screen. */
	async open(size: Opened = {}): Promise<HarnessPage> {
		if (this.#server === null || this.#browser === null) {
			throw new Error('the host was not started');
		}
		const { width = 1280, height = 800, hasTouch = false, hasPreviews = false } = size;
		const { script = null, prepare = null } = size;
		const given = { width, height, hasTouch, script, prepare };
		const viewer = await this.#page(this.#browser, given);
		if (this.#open.includes(viewer)) {
			throw new Error('one page of a size at a time');
		}
		this.#open.push(viewer);
		await viewer.page.mouse.move(0, 0);
		await viewer.page.setViewportSize({ width, height });
		await viewer.page.goto(`${this.#server.address}${hasPreviews ? PREVIEWS : ''}`);
		await viewer.ready();
		await viewer.page.waitForFunction(() => window.harness.view !== null);
		return viewer;
	}

	async #page(browser: Browser, given: Size): Promise<HarnessPage> {
		const { width, height, hasTouch, script, prepare } = given;
		const key = `${width} ${height} ${hasTouch} ${script?.as ?? ''}`;
		let page = this.#pages.get(key);
		if (page === undefined) {
			// axe asks for a context of its own.
			const context = await browser.newContext({ viewport: { width, height }, hasTouch });
			if (script !== null) {
				await context.addInitScript(script.run, script.as);
			}
			page = new HarnessPage(await context.newPage());
			await prepare?.(page.page);
			this.#pages.set(key, page);
		}
		return page;
	}

	/** Fails when a page had an error. */
	async closePages(): Promise<void> {
		await Promise.all(this.#open.splice(0).map((viewer) => viewer.close()));
	}

	async stop(): Promise<void> {
		await this.#browser?.close();
		await this.#server?.close();
	}
}

/** A host for the tests around it; the pages of a test are closed after it. */
export function hostForTests(args?: string[]): HarnessHost {
	const host = new HarnessHost();
	beforeAll(() => host.start(inject('harness'), args));
	afterEach(() => host.closePages());
	afterAll(() => host.stop());
	return host;
}

/** The viewer in a browser, worked with a real pointer. Points are pixels of the synthetic CT. */
export class HarnessPage {
	readonly page: Page;
	readonly pane: Locator;
	readonly problems: string[] = [];

	constructor(page: Page) {
		this.page = page;
		// The first of two that may stand beside each other.
		this.pane = page.getByRole('application').first();
		page.on('pageerror', (error) => this.problems.push(error.message));
	}

	async ready(): Promise<void> {
		await this.page.locator('[data-frame="ready"]').waitFor({ timeout: 60_000 });
	}

	/** Where a point is in the window, from the documented meaning of center, zoom, mirror and turn. */
	async onScreen([x, y]: Point): Promise<Point> {
		const [box, view] = [await this.pane.boundingBox(), await this.look()];
		if (box === null) {
			throw new Error('the pane is not there');
		}
		const { width, height } = IMAGES.find(({ id }) => id === view.imageId) ?? {
			width: 1,
			height: 1
		};
		const isOnItsSide = view.rotation % 180 !== 0;
		const [across, down] = isOnItsSide ? [height, width] : [width, height];
		const scale = Math.min(box.width / across, box.height / down) * view.zoom;
		let way: Point = [(x - view.center[0]) * scale, (y - view.center[1]) * scale];
		if (view.isFlipped) {
			way = [-way[0], way[1]];
		}
		for (let turned = 0; turned < view.rotation; turned += 90) {
			way = [-way[1], way[0]];
		}
		return [box.x + box.width / 2 + way[0], box.y + box.height / 2 + way[1]];
	}

	/** Color of a pixel of one of the three canvases, or of the tiles of a slide. */
	async colorAt(layer: 'picture' | 'tiles' | 'marks' | 'live', at: Point): Promise<number[]> {
		const [x, y] = await this.onScreen(at);
		const own = this.pane.locator('> canvas');
		const canvas =
			layer === 'tiles'
				? this.pane.locator('[data-tiles] canvas').first()
				: own.nth(['picture', 'marks', 'live'].indexOf(layer));
		return canvas.evaluate(
			(element, [x, y]) => {
				if (!(element instanceof HTMLCanvasElement)) {
					throw new Error('not a canvas');
				}
				const { left = 0, top = 0 } = element.parentElement?.getBoundingClientRect() ?? {};
				// A canvas of the image's own size is enlarged and turned by the page.
				const own = new DOMMatrix(getComputedStyle(element).transform).inverse();
				const { x: column, y: row } = own.transformPoint({ x: x - left, y: y - top });
				const context = element.getContext('2d');
				const pixel = context?.getImageData(Math.round(column), Math.round(row), 1, 1);
				return [...(pixel?.data ?? [])];
			},
			[x, y] as const
		);
	}

	async opacityAt(layer: 'marks' | 'live', at: Point): Promise<number> {
		return (await this.colorAt(layer, at))[3] ?? -1;
	}

	async drag(from: Point, to: Point, button: 'left' | 'right' = 'left'): Promise<void> {
		await this.press(from, button);
		await this.page.mouse.move(...(await this.onScreen(to)), { steps: 8 });
		await this.page.mouse.up({ button });
	}

	async press(at: Point, button: 'left' | 'right' = 'left'): Promise<void> {
		await this.page.mouse.move(...(await this.onScreen(at)));
		await this.page.mouse.down({ button });
	}

	/** Moves the pointer that is down: all steps from one place of the screen, or following would move the target. */
	async moveTo(at: Point): Promise<void> {
		await this.page.mouse.move(...(await this.onScreen(at)), { steps: 5 });
	}

	async tool(name: string): Promise<void> {
		await this.page.getByRole('toolbar').getByRole('button', { name, exact: true }).click();
	}

	marks(): Promise<Annotation[]> {
		return this.page.evaluate(() => window.harness.annotations);
	}

	strokes(): Promise<(Stroke | null)[]> {
		return this.page.evaluate(() => window.harness.strokes);
	}

	async setMarks(marks: Annotation[]): Promise<void> {
		await this.page.evaluate((list) => window.harness.setAnnotations(list), marks);
	}

	async look(): Promise<Viewport> {
		const view = await this.page.evaluate(() => window.harness.view);
		if (view === null) {
			throw new Error('the viewer told no place');
		}
		return view;
	}

	/** Exact frames stay on their way until the function that is returned is called. */
	async holdExactFrames(): Promise<() => Promise<void>> {
		await this.page.evaluate(() => {
			const own = window.fetch.bind(window);
			let letGo = (): void => {};
			const held = new Promise<void>((resolve) => (letGo = resolve));
			window.letFramesGo = letGo;
			window.fetch = async (address, how) => {
				if (typeof address === 'string' && /\/frames\/\d+$/.test(address)) {
					await held;
				}
				return own(address, how);
			};
		});
		return () => this.page.evaluate(() => window.letFramesGo());
	}

	/** As if a presenter looked at another place; what is not given stays. */
	async follow(change: Partial<Viewport>): Promise<Viewport> {
		const place = { ...(await this.look()), ...change };
		await this.page.evaluate((view) => window.harness.follow(view), place);
		return place;
	}

	async close(): Promise<void> {
		await this.page.goto('about:blank');
		expect(this.problems.splice(0)).toEqual([]);
	}
}
