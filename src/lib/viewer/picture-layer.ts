import type { ViewableImage } from '../domain/image/image.ts';
import type { Viewport, Window } from '../domain/image/viewport.ts';
import { Card } from './card/card.ts';
import { meanScale, type Size, type Transform } from './geometry.ts';
import { coverImage, coverPane } from './layer-size.ts';
import { toImageSpace } from './mark-lines.ts';
import type { Picture } from './picture.ts';
import { WINDOW_WITHOUT_PRESET } from './viewport.ts';
import type { WindowedFrame } from './windowed-frame.ts';
import { GrayTable } from './window-level.ts';

type Place = { transform: Transform; pane: Size; ratio: number };
type Drawn = { image: ViewableImage; picture: Picture | null; view: Viewport };
/** What a canvas of the image's own size holds. */
type Laid = { picture: Picture; window: Window | null; isInverted: boolean };

/**
 * Draws one frame. Values go through the window by the graphics card where there is one; from there both ways are the same,
 * so that no gray differs. A series that is not made smaller is laid into the pane in its own size, and the browser enlarges
 * it while it puts the page together: drawn into the pane, a slice of 512 × 512 costs three times as much.
 */
export class PictureLayer {
	#table = new GrayTable();
	#card = new Card();
	#canvas = document.createElement('canvas');
	#pixels: ImageData | null = null;
	#painted: WindowedFrame | null = null;
	#laid: Laid | null = null;

	draw(context: CanvasRenderingContext2D, place: Place, shown: Drawn): void {
		const { picture } = shown;
		if (picture !== null && isLaid(shown, place)) {
			this.#lay(context, place, { ...shown, picture });
			return;
		}
		this.#laid = null;
		coverPane(context, place);
		if (picture === null) {
			return;
		}
		const { image, view } = shown;
		const source =
			picture.kind === 'bitmap'
				? picture.bitmap
				: this.#windowed(windowedFrame({ image, view }, picture.values));
		toImageSpace(context, place.transform, place.ratio);
		context.imageSmoothingEnabled = true;
		// Made smaller, values need the browser's smaller copies.
		context.imageSmoothingQuality = picture.kind === 'bitmap' ? 'high' : 'medium';
		context.drawImage(source, 0, 0, image.width, image.height);
		if (view.isInverted && view.window !== null) {
			invert(context, image);
		}
	}

	close(): void {
		this.#card.close();
	}

	#lay(
		context: CanvasRenderingContext2D,
		{ transform }: Place,
		{ image, picture, view }: Drawn & { picture: Picture }
	): void {
		const { window, isInverted } = view;
		const isKept = coverImage(context.canvas, image, transform);
		if (isKept && this.#laid !== null && isSame(this.#laid, { picture, window, isInverted })) {
			return;
		}
		context.setTransform(1, 0, 0, 1, 0, 0);
		if (picture.kind === 'bitmap') {
			context.drawImage(picture.bitmap, 0, 0, image.width, image.height);
		} else {
			this.#layValues(context, windowedFrame({ image, view }, picture.values));
		}
		if (isInverted) {
			invert(context, image);
		}
		this.#laid = { picture, window, isInverted };
	}

	#layValues(context: CanvasRenderingContext2D, frame: WindowedFrame): void {
		const drawn = this.#card.draw(frame);
		if (drawn !== null) {
			this.#release();
			context.drawImage(drawn, 0, 0);
			return;
		}
		context.putImageData(this.#paint(frame), 0, 0);
		this.#card.fetch(this.#table);
	}

	#windowed(frame: WindowedFrame): HTMLCanvasElement {
		const drawn = this.#card.draw(frame);
		if (drawn !== null) {
			this.#release();
			return drawn;
		}
		if (this.#painted === null || !isSameFrame(this.#painted, frame)) {
			[this.#canvas.width, this.#canvas.height] = [frame.image.width, frame.image.height];
			this.#canvas.getContext('2d')?.putImageData(this.#paint(frame), 0, 0);
			this.#painted = frame;
		}
		this.#card.fetch(this.#table);
		return this.#canvas;
	}

	/** Of a film of 3,000 × 2,000 these are 48 MB. */
	#release(): void {
		if (this.#pixels !== null) {
			[this.#pixels, this.#painted] = [null, null];
			this.#canvas.width = 0;
		}
	}

	#paint({ image, values, window }: WindowedFrame): ImageData {
		const { width, height } = image;
		if (this.#pixels?.width !== width || this.#pixels.height !== height) {
			this.#pixels = new ImageData(width, height);
		}
		this.#table.paint(values, window, new Uint32Array(this.#pixels.data.buffer));
		return this.#pixels;
	}
}

/** Between two pixels of an enlarged slice there are 16 steps or more whichever way it is enlarged; a picture in color gets the best of them. */
function isLaid({ image }: Drawn, { transform, ratio }: Place): boolean {
	return image.kind === 'radiology' && meanScale(transform) * ratio >= 1;
}

function windowedFrame(
	{ image, view }: { image: ViewableImage; view: Viewport },
	values: Int16Array
): WindowedFrame {
	return { image, values, window: view.window ?? WINDOW_WITHOUT_PRESET };
}

function isSame(a: Laid, b: Laid): boolean {
	return (
		a.picture === b.picture && a.isInverted === b.isInverted && isSameWindow(a.window, b.window)
	);
}

function isSameFrame(a: WindowedFrame, b: WindowedFrame): boolean {
	return a.values === b.values && isSameWindow(a.window, b.window);
}

function isSameWindow(a: Window | null, b: Window | null): boolean {
	return a?.center === b?.center && a?.width === b?.width;
}

/** The difference to white, of values and of a preview alike; Safari has no filter on a canvas. */
function invert(context: CanvasRenderingContext2D, { width, height }: ViewableImage): void {
	context.globalCompositeOperation = 'difference';
	context.fillStyle = '#fff';
	context.fillRect(0, 0, width, height);
	context.globalCompositeOperation = 'source-over';
}
