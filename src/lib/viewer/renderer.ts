import type { Point } from '../domain/annotation/annotation.ts';
import type { LiveLaser } from './laser.ts';
import { LiveLayer, type LiveCursor, type LiveStroke } from './live-layer.ts';
import { MarkLayer, type DrawnMark } from './mark-layer.ts';
import type { Picture } from './picture.ts';
import { PictureLayer } from './picture-layer.ts';
import { coverPane } from './layer-size.ts';
import { transformFor, type Scene } from './viewport.ts';

/** More than two device pixels for one CSS pixel cost four times the work and are not seen. */
const RATIO_LIMIT = 2;

export type Shown = {
	scene: Scene;
	picture: Picture | null;
	marks: DrawnMark[];
	selectedKeys: ReadonlySet<string>;
	strokes: LiveStroke[];
	lasers: LiveLaser[];
	cursors: LiveCursor[];
};
type LayerName = 'picture' | 'marks' | 'live';
const LAYERS: LayerName[] = ['picture', 'marks', 'live'];
/** Which part of what is shown makes which layer dirty. */
const DEPENDS: Record<LayerName, (keyof Shown)[]> = {
	picture: ['scene', 'picture'],
	marks: ['scene', 'marks', 'selectedKeys'],
	live: ['scene', 'strokes', 'lasers', 'cursors']
};
/** An empty canvas is hidden: laying it over the picture takes the browser as long for each slice as one that is full. */
const NOTHING_IN: Record<LayerName, (shown: Shown) => boolean> = {
	picture: () => false,
	marks: ({ marks }) => marks.length === 0,
	live: ({ strokes, lasers, cursors }) => strokes.length + lasers.length + cursors.length === 0
};

/** Three canvases, one over the other, redrawn in an animation frame and only where something changed. */
export class Renderer {
	#contexts: Record<LayerName, CanvasRenderingContext2D | null>;
	#picture = new PictureLayer();
	#marks = new MarkLayer();
	#live = new LiveLayer();
	#shown: Shown | null = null;
	#dirty = new Set<LayerName>();
	#request = 0;

	constructor(canvases: Record<LayerName, HTMLCanvasElement>) {
		this.#contexts = {
			picture: canvases.picture.getContext('2d', { alpha: false }),
			marks: canvases.marks.getContext('2d'),
			live: canvases.live.getContext('2d')
		};
		canvases.marks.style.visibility = canvases.live.style.visibility = 'hidden';
	}

	show(shown: Shown): void {
		const before = this.#shown;
		this.#shown = shown;
		for (const layer of LAYERS) {
			if (before === null || DEPENDS[layer].some((part) => before[part] !== shown[part])) {
				this.#dirty.add(layer);
			}
		}
		this.#askForFrame();
	}

	#askForFrame(): void {
		if (this.#dirty.size > 0 && this.#request === 0) {
			this.#request = requestAnimationFrame(() => this.#drawFrame());
		}
	}

	/** The mark whose label is under a screen point. */
	labelAt(at: Point): string | null {
		return this.#marks.keyAt(at);
	}

	stop(): void {
		cancelAnimationFrame(this.#request);
		this.#picture.close();
	}

	#drawFrame(): void {
		this.#request = 0;
		const layers = [...this.#dirty];
		this.#dirty.clear();
		for (const layer of layers) {
			this.#drawLayer(layer);
		}
		this.#askForFrame();
	}

	#drawLayer(layer: LayerName): void {
		const [context, shown] = [this.#contexts[layer], this.#shown];
		if (context === null || shown === null) {
			return;
		}
		const { style } = context.canvas;
		const isEmpty = NOTHING_IN[layer](shown);
		if (isEmpty && style.visibility === 'hidden') {
			return;
		}
		style.visibility = isEmpty ? 'hidden' : '';
		const { pane } = shown.scene;
		const ratio = Math.min(devicePixelRatio, RATIO_LIMIT);
		const place = { transform: transformFor(shown.scene), pane, ratio };
		if (layer === 'picture') {
			this.#picture.draw(context, place, { ...shown.scene, picture: shown.picture });
			return;
		}
		coverPane(context, place);
		if (layer === 'marks') {
			this.#marks.draw(context, place, shown);
		} else if (this.#live.draw(context, place, shown)) {
			this.#dirty.add('live');
		}
	}
}
