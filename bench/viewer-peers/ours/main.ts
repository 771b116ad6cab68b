import { mount, tick } from 'svelte';
import '../../../src/app.css';
import { AS_STORED } from '../../../src/lib/domain/image/turn.ts';
import type { Viewport } from '../../../src/lib/domain/image/viewport.ts';
import Harness from '../../../tests/viewer-harness/Harness.svelte';
import { nextFrame, SERIES, SIDE, SLICES, WINDOW, type BenchPage } from '../series.ts';

const target = document.getElementById('app');
if (target === null) {
	throw new Error('index.html lacks #app');
}
const start: Viewport = {
	imageId: SERIES.id,
	frame: 0,
	center: [SIDE / 2, SIDE / 2],
	zoom: 1,
	window: WINDOW,
	...AS_STORED
};
const bench: BenchPage = { firstImage: null, firstExact: null, scroll };
Object.assign(window, { bench });

mount(Harness, { target, props: { images: [SERIES], start } });
await tick();
const pane = document.querySelector<HTMLElement>('[role=application]');
if (pane === null) {
	throw new Error('the viewer has no pane');
}

/** The viewer draws in the animation frame after it knows, and so before the one that is waited for here. */
async function shown(among: string[]): Promise<void> {
	await tick();
	while (!among.includes(pane?.dataset.frame ?? '')) {
		await changed();
	}
	await nextFrame();
}

function changed(): Promise<void> {
	return new Promise((resolve) => {
		const observer = new MutationObserver(() => {
			observer.disconnect();
			resolve();
		});
		observer.observe(pane ?? document, { attributes: true, attributeFilter: ['data-frame'] });
	});
}

await shown(['preview', 'ready']);
bench.firstImage = performance.now();
await shown(['ready']);
bench.firstExact = performance.now();

async function scroll(): Promise<number> {
	const begun = performance.now();
	for (let frame = 1; frame < SLICES; frame += 1) {
		window.harness.follow({ ...start, frame });
		await shown(['ready']);
	}
	return ((SLICES - 1) * 1000) / (performance.now() - begun);
}
