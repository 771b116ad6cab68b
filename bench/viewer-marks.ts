// 1,000 marks in view while the image is panned: script of a frame, and frames a second against the same page without marks
import type { Annotation, Point, Shape } from '#lib/domain/annotation/annotation.ts';
import { HarnessHost, type HarnessPage } from '../tests/viewer-harness/harness-page.ts';
import { CT_ID, OTHER_ID } from '../tests/viewer-harness/images.ts';

declare global {
	interface Window {
		/** Milliseconds of script of each frame. */
		frameTimes: number[];
	}
}

const COUNT = 1000;
const PAN_MS = 4000;
/** A frame of a 60 Hz screen has 16.7 ms, of which the browser needs most for painting; the marks may not be what makes panning jerk. */
const SCRIPT_LIMIT_MS = 4;
const RATE_LEAST = 0.7;

/** Six of ten are freehand lines of 60 points, as on a slide that a whole board has drawn on. */
function shapeOf(index: number): Shape {
	const [x, y] = [60 + ((index * 37) % 380), 60 + ((index * 91) % 380)];
	const points = Array.from({ length: 60 }, (_, step): Point => [
		x + step / 3,
		y + 6 * Math.sin(step / 5)
	]);
	const others: Shape[] = [
		{ type: 'arrow', from: [x, y], to: [x + 20, y + 9] },
		{ type: 'rectangle', from: [x, y], to: [x + 15, y + 12] },
		{ type: 'ellipse', from: [x, y], to: [x + 18, y + 12] },
		{ type: 'ruler', from: [x, y], to: [x + 22, y + 5] }
	];
	return others[index % 10] ?? { type: 'freehand', points };
}

function markOf(index: number): Annotation {
	const key = `${OTHER_ID}:${index}`;
	return { key, authorId: OTHER_ID, imageId: CT_ID, frame: 0, shape: shapeOf(index), label: '' };
}

async function pan({ page }: HarnessPage): Promise<{ rate: number; script: number }> {
	await page.evaluate(() => void (window.frameTimes = []));
	await page.mouse.move(480, 380);
	await page.mouse.down();
	const begun = performance.now();
	for (let step = 0; performance.now() - begun < PAN_MS; step++) {
		await page.mouse.move(480 + 60 * Math.sin(step / 6), 380 + 40 * Math.cos(step / 6));
	}
	const seconds = (performance.now() - begun) / 1000;
	await page.mouse.up();
	const times = await page.evaluate(() => window.frameTimes.toSorted((a, b) => a - b));
	return { rate: times.length / seconds, script: times[Math.floor(times.length / 2)] ?? Infinity };
}

async function timeFrames({ page }: HarnessPage): Promise<void> {
	await page.evaluate(() => {
		const request = window.requestAnimationFrame.bind(window);
		window.requestAnimationFrame = (callback) =>
			request((time) => {
				const begun = performance.now();
				callback(time);
				window.frameTimes.push(performance.now() - begun);
			});
	});
}

const host = new HarnessHost();
await host.start();
const viewer = await host.open();
await timeFrames(viewer);
await viewer.tool('Pan');
await pan(viewer);
const empty = await pan(viewer);
await viewer.setMarks(Array.from({ length: COUNT }, (_, index) => markOf(index)));
const full = await pan(viewer);
await host.closePages();
await host.stop();

const share = full.rate / empty.rate;
const isMet = full.script <= SCRIPT_LIMIT_MS && share >= RATE_LEAST;
const shown = (of: string, { rate, script }: typeof full): string =>
	`${of}: ${rate.toFixed(1)} frames/s, script ${script.toFixed(2)} ms\n`;
process.stdout.write(
	`${new Date().toISOString().slice(0, 10)}\n${shown('without marks', empty)}${shown(`${COUNT} marks`, full)}` +
		`share of the frame rate: ${(share * 100).toFixed(0)} %, the aim is ${isMet ? 'met' : 'missed'}\n`
);
process.exitCode = isMet ? 0 : 1;
