import {
	Enums,
	imageLoader,
	init as initCore,
	RenderingEngine,
	setUseCPURendering
} from '@cornerstonejs/core';
import { init as initLoader } from '@cornerstonejs/dicom-image-loader';
import { nextFrame, SLICES } from '../series.ts';

/** All slices are asked for at once when scrolling begins, as its tools do for a stack; otherwise each when it is shown. */
const isAhead = location.search === '?ahead';
const imageIds = Array.from(
	{ length: SLICES },
	(_, index) => `wadouri:${location.origin}/dicom/${index}`
);
const element = document.querySelector('#pane');
if (element === null) {
	throw new Error('index.html lacks #pane');
}

/** @type {import('../series.ts').BenchPage} */
const bench = { firstImage: null, firstExact: null, scroll };
Object.assign(window, { bench });

initCore();
setUseCPURendering(true);
initLoader({ maxWebWorkers: navigator.hardwareConcurrency });
const engine = new RenderingEngine('engine');
engine.enableElement({ viewportId: 'stack', type: Enums.ViewportType.STACK, element });
const viewport = engine.getViewport('stack');

const rendered = () =>
	new Promise((resolve) =>
		element.addEventListener(Enums.Events.IMAGE_RENDERED, () => resolve(), { once: true })
	);

const first = rendered();
await viewport.setStack(imageIds, 0);
viewport.render();
await first;
await nextFrame();
bench.firstImage = performance.now();
bench.firstExact = bench.firstImage;

async function scroll() {
	const begun = performance.now();
	if (isAhead) {
		void Promise.allSettled(imageLoader.loadAndCacheImages(imageIds));
	}
	for (let index = 1; index < SLICES; index += 1) {
		const shown = rendered();
		await viewport.setImageIdIndex(index);
		viewport.render();
		await shown;
	}
	return ((SLICES - 1) * 1000) / (performance.now() - begun);
}
