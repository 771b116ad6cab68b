import OpenSeadragon from 'openseadragon';
import { tileAddress, type ViewableImage } from '../../domain/image/image.ts';
import { overviewExtent, type TilePyramid } from '../../domain/image/tiles.ts';
import { columnScale, meanScale } from '../geometry.ts';
import { transformFor, type Scene } from '../viewport.ts';

/** A lost tile is asked for again so often, after so long: a mobile link comes back within seconds. */
const RETRIES = 3;
const RETRY_AFTER_MS = 1500;
/** Tiles kept unpacked, 1 MB each. */
const TILES_IN_MEMORY = 120;
/** A browser opens six connections to one host over HTTP/1.1; two stay free for the page. */
const AT_ONCE = 4;

/** `sharp`: every tile in view is drawn. `missing`: some did not come, and something coarser stands in their place. */
export type TileState = 'loading' | 'sharp' | 'missing';

/**
 * Draws the tiles of a slide where a scene says. It takes no pointer and no key and has no place of its own: the viewer's
 * place is the truth for it as for marks and cursors.
 */
export class TileView {
	#viewer: OpenSeadragon.Viewer;
	#scene: Scene | null = null;
	#imageId: string;
	/** Width of the picture of the whole that lies below the tiles, 0 without one. */
	#belowWidth: number;
	#isOpen = false;
	#state: TileState = 'loading';
	#tell: (state: TileState) => void;

	constructor(
		element: HTMLElement,
		{
			image,
			tiles,
			hasPictureBelow
		}: { image: ViewableImage; tiles: TilePyramid; hasPictureBelow: boolean },
		tell: (state: TileState) => void
	) {
		this.#tell = tell;
		this.#imageId = image.id;
		this.#belowWidth = hasPictureBelow ? overviewExtent(image, tiles).width : 0;
		this.#viewer = withoutStyleSheet(() =>
			OpenSeadragon({
				element,
				tileSources: sourceOf(image, tiles),
				// Without a graphics card WebGL is slower, and where a hospital's PC has none it fails.
				drawer: 'canvas',
				mouseNavEnabled: false,
				keyboardNavEnabled: false,
				showNavigationControl: false,
				tabIndex: -1,
				autoResize: false,
				animationTime: 0,
				blendTime: 0,
				visibilityRatio: 0,
				minZoomImageRatio: 0,
				maxZoomPixelRatio: Infinity,
				imageLoaderLimit: AT_ONCE,
				maxImageCacheCount: TILES_IN_MEMORY,
				tileRetryMax: RETRIES,
				tileRetryDelay: RETRY_AFTER_MS
			})
		);
		this.#viewer.addHandler('open', () => this.#opened());
		this.#viewer.addHandler('tile-load-failed', () => this.#become('missing'));
	}

	/** Moves to the scene at once; OpenSeadragon draws it in the same animation frame as the marks. */
	show(scene: Scene): void {
		// The reader has gone to another image, and these tiles are about to go.
		if (scene.image.id !== this.#imageId) {
			return;
		}
		this.#scene = scene;
		if (this.#isOpen) {
			this.#place(scene);
		}
	}

	/** Asks anew for the tiles that did not come. */
	retry(): void {
		if (this.#state === 'missing') {
			this.#become('loading');
			this.#viewer.world.getItemAt(0).reset();
			this.#viewer.forceRedraw();
		}
	}

	stop(): void {
		this.#viewer.destroy();
	}

	/** As long as the picture of the whole has a pixel for each of the screen's, tiles would show the same again. */
	#isPictureBelowEnough(scene: Scene): boolean {
		const shown = meanScale(transformFor(scene)) * scene.image.width * window.devicePixelRatio;
		return shown <= this.#belowWidth;
	}

	/** What is not seen is not fetched either. */
	#show(isShown: boolean): void {
		const tiles = this.#viewer.world.getItemAt(0);
		tiles.setOpacity(isShown ? 1 : 0);
		if (this.#state !== 'missing') {
			this.#become(!isShown || tiles.getFullyLoaded() ? 'sharp' : 'loading');
		}
	}

	#opened(): void {
		this.#isOpen = true;
		this.#viewer.world
			.getItemAt(0)
			.addHandler('fully-loaded-change', ({ fullyLoaded }) => this.#loaded(fullyLoaded));
		if (this.#scene !== null) {
			this.#place(this.#scene);
		}
	}

	/** With tiles missing the library still says that all is loaded: it does not wait for those. */
	#loaded(isAll: boolean): void {
		if (this.#state !== 'missing') {
			this.#become(isAll ? 'sharp' : 'loading');
		}
	}

	#become(state: TileState): void {
		if (state !== this.#state) {
			this.#state = state;
			this.#tell(state);
		}
	}

	/** In OpenSeadragon the width of the image is 1, and zoom is the width of the image in widths of the pane. */
	#place(scene: Scene): void {
		const { image, view, pane } = scene;
		if (pane.width === 0 || pane.height === 0) {
			return;
		}
		const { viewport } = this.#viewer;
		const known = viewport.getContainerSize();
		if (known.x !== pane.width || known.y !== pane.height) {
			viewport.resize(new OpenSeadragon.Point(pane.width, pane.height), false);
		}
		this.#show(!this.#isPictureBelowEnough(scene));
		const [x, y] = view.center;
		// It mirrors what it has turned, a viewport turns what it has mirrored: the same by the opposite turn.
		viewport.setFlip(view.isFlipped);
		viewport.setRotation(view.isFlipped ? (360 - view.rotation) % 360 : view.rotation, true);
		const scale = columnScale(transformFor(scene));
		viewport.zoomTo((scale * image.width) / pane.width, undefined, true);
		viewport.panTo(new OpenSeadragon.Point(x / image.width, y / image.width), true);
	}
}

function sourceOf(image: ViewableImage, { side, levels }: TilePyramid) {
	return {
		width: image.width,
		height: image.height,
		tileSize: side,
		tileOverlap: 0,
		minLevel: 0,
		maxLevel: levels - 1,
		getTileUrl: (level: number, column: number, row: number) =>
			tileAddress(image, { level, column, row })
	};
}

/**
 * OpenSeadragon adds a style sheet for focus outlines unless it finds one, and our content security policy refuses those.
 * What it finds here is an element of that name which is no style sheet.
 */
function withoutStyleSheet<T>(make: () => T): T {
	const decoy = document.createElementNS('urn:mashwara:none', 'style');
	decoy.setAttribute('data-openseadragon-mobile-css', '');
	document.head.append(decoy);
	try {
		return make();
	} finally {
		decoy.remove();
	}
}
