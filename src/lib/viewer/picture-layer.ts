import type { ViewableImage } from '../domain/image/image.ts';
import type { Viewport } from '../domain/image/viewport.ts';
import { Card } from './card/card.ts';
import { meanScale, type Transform } from './geometry.ts';
import { toImageSpace } from './mark-lines.ts';
import type { Picture } from './picture.ts';
import { WINDOW_WITHOUT_PRESET } from './viewport.ts';
import type { WindowedFrame } from './windowed-frame.ts';
import { GrayTable } from './window-level.ts';

type Place = { transform: Transform; ratio: number };
type Drawn = { image: ViewableImage; picture: Picture; view: Viewport };

/**
 * Draws one frame. Values go through the window into a canvas of the image's own size, by the graphics card where there is
 * one; from there both ways are the same, so that no gray differs. It is kept until frame or window change.
 */
export class PictureLayer {
	#table = new GrayTable();
	#card = new Card();
	#canvas = document.createElement('canvas');
	#pixels: ImageData | null = null;
	#painted: WindowedFrame | null = null;

	draw(context: CanvasRenderingContext2D, place: Place, shown: Drawn): void {
		const { image, picture, view } = shown;
		const source =
			picture.kind === 'bitmap'
				? picture.bitmap
				: this.#windowed({
						image,
						values: picture.values,
						window: view.window ?? WINDOW_WITHOUT_PRESET
					});
		toImageSpace(context, place.transform, place.ratio);
		context.imageSmoothingEnabled = true;
		context.imageSmoothingQuality = smoothingOf(shown, place);
		context.drawImage(source, 0, 0, image.width, image.height);
		if (view.isInverted && view.window !== null) {
			invert(context, image);
		}
	}

	close(): void {
		this.#card.close();
	}

	#windowed(frame: WindowedFrame): HTMLCanvasElement {
		const drawn = this.#card.draw(frame);
		if (drawn !== null) {
			this.#release();
			return drawn;
		}
		this.#paint(frame);
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

	#paint(frame: WindowedFrame): void {
		const { image, values, window } = frame;
		const painted = this.#painted;
		const { center, width } = window;
		if (
			painted?.values === values &&
			painted.window.center === center &&
			painted.window.width === width
		) {
			return;
		}
		const canvas = this.#canvas;
		if (this.#pixels?.width !== image.width || this.#pixels.height !== image.height) {
			canvas.width = image.width;
			canvas.height = image.height;
			this.#pixels = new ImageData(image.width, image.height);
		}
		this.#table.paint(values, window, new Uint32Array(this.#pixels.data.buffer));
		canvas.getContext('2d')?.putImageData(this.#pixels, 0, 0);
		this.#painted = frame;
	}
}

/**
 * Made smaller, values need the browser's smaller copies, which take it 9 of 11 ms for a slice of 512 × 512. Enlarged they do
 * not: between two pixels there are 16 steps then, of which none is seen.
 */
function smoothingOf({ picture }: Drawn, { transform, ratio }: Place): ImageSmoothingQuality {
	if (picture.kind === 'bitmap') {
		return 'high';
	}
	return meanScale(transform) * ratio < 1 ? 'medium' : 'low';
}

/** The difference to white, of values and of a preview alike; Safari has no filter on a canvas. */
function invert(context: CanvasRenderingContext2D, { width, height }: ViewableImage): void {
	context.globalCompositeOperation = 'difference';
	context.fillStyle = '#fff';
	context.fillRect(0, 0, width, height);
	context.globalCompositeOperation = 'source-over';
}
