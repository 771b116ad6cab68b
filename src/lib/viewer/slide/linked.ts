import type { ViewableImage } from '../../domain/image/image.ts';
import type { Viewport } from '../../domain/image/viewport.ts';
import { meanScale, type Size } from '../geometry.ts';
import { transformFor, type Scene } from '../viewport.ts';

/** At most so many slides stand side by side: a fifth would be smaller than its overview. */
export const TOGETHER_MOST = 4;

/** Screen pixels for a pixel of the slide when it just fits the pane. */
function fittedScale(scene: Scene): number {
	return meanScale(transformFor({ ...scene, view: { ...scene.view, zoom: 1 } }));
}

/**
 * Where a second slide is looked at when the first is looked at here: as far from its middle, as large, turned alike. As far
 * and as large in millimetres where both have a scale, else in parts of the slide.
 */
export function linkedView(first: Scene, image: ViewableImage, pane: Size): Viewport {
	const [own, other] = [first.image.columnSpacing, image.columnSpacing];
	const perPixel = own === null || other === null ? image.width / first.image.width : own / other;
	const along = (axis: 0 | 1): number => {
		const middle = axis === 0 ? first.image.width / 2 : first.image.height / 2;
		const away = (first.view.center[axis] - middle) * perPixel;
		return (axis === 0 ? image.width : image.height) / 2 + away;
	};
	const center: Viewport['center'] = [along(0), along(1)];
	const view = { ...first.view, imageId: image.id, center };
	const scale = meanScale(transformFor(first)) / perPixel;
	const zoom = scale / fittedScale({ image, pane, view });
	return { ...view, zoom };
}
