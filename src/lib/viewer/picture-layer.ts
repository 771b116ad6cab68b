import type { ViewableImage } from '../domain/image/image.ts';
import type { Viewport, Window } from '../domain/image/viewport.ts';
import type { Transform } from './geometry.ts';
import { toImageSpace } from './mark-lines.ts';
import type { Picture } from './picture.ts';
import { WINDOW_WITHOUT_PRESET } from './viewport.ts';
import { GrayTable } from './window-level.ts';

/** Draws one frame. Values go through the window into a canvas of the image's own size, which is kept until frame or window change. */
export class PictureLayer {
	#table = new GrayTable();
	#canvas = document.createElement('canvas');
	#pixels: ImageData | null = null;
	#painted: { values: Int16Array; center: number; width: number } | null = null;

	draw(
		context: CanvasRenderingContext2D,
		place: { transform: Transform; ratio: number },
		shown: { image: ViewableImage; picture: Picture; view: Viewport }
	): void {
		const { image, picture, view } = shown;
		const source =
			picture.kind === 'bitmap'
				? picture.bitmap
				: this.#windowed(image, picture.values, view.window ?? WINDOW_WITHOUT_PRESET);
		toImageSpace(context, place.transform, place.ratio);
		context.imageSmoothingEnabled = true;
		context.imageSmoothingQuality = picture.kind === 'bitmap' ? 'high' : 'medium';
		context.drawImage(source, 0, 0, image.width, image.height);
		if (view.isInverted && view.window !== null) {
			invert(context, image);
		}
	}

	#windowed(image: ViewableImage, values: Int16Array, window: Window): HTMLCanvasElement {
		const { center, width } = window;
		const painted = this.#painted;
		if (painted?.values === values && painted.center === center && painted.width === width) {
			return this.#canvas;
		}
		const canvas = this.#canvas;
		if (this.#pixels?.width !== image.width || this.#pixels.height !== image.height) {
			canvas.width = image.width;
			canvas.height = image.height;
			this.#pixels = new ImageData(image.width, image.height);
		}
		this.#table.paint(values, window, new Uint32Array(this.#pixels.data.buffer));
		canvas.getContext('2d')?.putImageData(this.#pixels, 0, 0);
		this.#painted = { values, center, width };
		return canvas;
	}
}

/** The difference to white, of values and of a preview alike; Safari has no filter on a canvas. */
function invert(context: CanvasRenderingContext2D, { width, height }: ViewableImage): void {
	context.globalCompositeOperation = 'difference';
	context.fillStyle = '#fff';
	context.fillRect(0, 0, width, height);
	context.globalCompositeOperation = 'source-over';
}
