import { describe, expect, test } from 'vitest';
import type { ViewableImage } from '../../domain/image/image.ts';
import { pyramidFor } from '../../domain/image/tiles.ts';
import { meanScale } from '../geometry.ts';
import { fittedView, transformFor } from '../viewport.ts';
import { linkedView } from './linked.ts';

function aSlide(id: string, width: number, height: number, spacing: number | null): ViewableImage {
	return {
		...{ id, kind: 'slide', title: id, modality: null, width, height, frameCount: 1 },
		...{ rowSpacing: spacing, columnSpacing: spacing, sliceSpacing: null, windows: [] },
		...{ orientation: null, depth: null, frameOfReference: null, side: null },
		tiles: pyramidFor({ width, height }),
		revision: 0
	};
}

const pane = { width: 600, height: 400 };
const fine = aSlide('fine', 8000, 6000, 0.00025);
const coarse = aSlide('coarse', 3000, 3000, 0.0005);
const unknown = aSlide('unknown', 4000, 3000, null);

describe('[IM90] slides side by side', () => {
	test('[IM90] with a scale they show the same millimetres, as far from the middle', () => {
		const view = { ...fittedView(fine), center: [5000, 2000] as [number, number], zoom: 3 };
		const scene = { image: fine, view, pane };
		const other = { width: 300, height: 500 };
		const linked = linkedView(scene, coarse, other);
		// 1,000 px of 0.25 µm to the right are 500 px of 0.5 µm, and as much up.
		expect(linked).toMatchObject({ imageId: 'coarse', center: [2000, 1000] });
		const perMillimetre = meanScale(transformFor(scene)) / 0.00025;
		const shown = meanScale(transformFor({ image: coarse, view: linked, pane: other })) / 0.0005;
		expect(shown).toBeCloseTo(perMillimetre, 3);
	});

	test('[IM90] without one they show the same part of the slide', () => {
		const view = { ...fittedView(fine), center: [5000, 3000] as [number, number], zoom: 2 };
		const linked = linkedView({ image: fine, view, pane }, unknown, pane);
		expect(linked.center).toEqual([2500, 1500]);
		expect(linked.zoom).toBeCloseTo(2, 6);
	});

	test('[IM90] back and forth they are where they were', () => {
		const view = { ...fittedView(fine), center: [5123, 1999] as [number, number], zoom: 3.5 };
		const there = linkedView({ image: fine, view, pane }, coarse, pane);
		const back = linkedView({ image: coarse, view: there, pane }, fine, pane);
		expect(back.center[0]).toBeCloseTo(5123, 6);
		expect(back.center[1]).toBeCloseTo(1999, 6);
		expect(back.zoom).toBeCloseTo(3.5, 6);
	});
});
