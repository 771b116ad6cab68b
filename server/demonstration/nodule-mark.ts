import type { AnnotationBody } from '#lib/domain/annotation/annotation.ts';
import type { ViewableImage } from '#lib/domain/image/image.ts';
import { columnOf } from './phantom/chest/canvas.ts';
import { SLICE_STEP_MM } from './phantom/chest/chest-series.ts';
import { NODULE } from './phantom/chest/nodule.ts';

/** Pixels between the head of the arrow and the edge of the mass, and the length of its shaft. */
const GAP = 4;
const SHAFT = 60;

/** An arrow that ends beside the mass, on the slice through its center. */
export function arrowAtNodule(series: ViewableImage): AnnotationBody {
	const [x, y, z] = NODULE.center;
	const [column, row] = [columnOf(x), columnOf(y)];
	const reach = NODULE.diameterMm / 2 / (series.columnSpacing ?? 1) + GAP;
	return {
		imageId: series.id,
		frame: Math.min(series.frameCount - 1, Math.round(z / SLICE_STEP_MM)),
		shape: {
			type: 'arrow',
			from: [column - reach - SHAFT, row - SHAFT],
			to: [column - reach * Math.SQRT1_2, row - reach * Math.SQRT1_2]
		},
		label: `${NODULE.diameterMm} mm, spiculated`
	};
}
