// 30 people who draw all the time: the last tenth against the first, and what memory grew by [minutes] [people]
import { setTimeout as pause } from 'node:timers/promises';
import { Crowd, EDITOR_PACE, lineOf, VIEWS_PER_SECOND, type Measured } from './crowd/crowd.ts';

const TENTHS = 10;
/** The goals. */
const SLOWER_LIMIT = 1.2;
const GROWTH_LIMIT = 1.2;
/** Everybody has come, and the code is compiled. */
const WARM_UP_MS = 10_000;

const [minutes = '20', people = '30'] = process.argv.slice(2);
const print = (text: string): boolean => process.stdout.write(`${text}\n`);

/** Half of them in each of the two processes. */
async function enterAll(crowd: Crowd): Promise<void> {
	const { room } = crowd;
	const half = Math.floor(room.editors.length / 2);
	const [near, far] = [[room.chair, ...room.editors.slice(0, half)], room.editors.slice(half)];
	await crowd.tell(0, { act: 'enter', room, guests: near });
	await crowd.tell(1, { act: 'enter', room, guests: far });
	const work = { act: 'work', drawing: room.editors.length, pace: EDITOR_PACE } as const;
	await crowd.tell(0, { ...work, viewsPerSecond: VIEWS_PER_SECOND });
	await crowd.tell(1, { ...work, viewsPerSecond: 0 });
}

const crowd = await Crowd.open({ editors: Number(people) - 1, viewers: 0 });
let isGood: boolean;
try {
	await enterAll(crowd);
	await pause(WARM_UP_MS);
	const measured: Measured[] = [];
	for (let tenth = 1; tenth <= TENTHS; tenth += 1) {
		const one = await crowd.measure((Number(minutes) * 60) / TENTHS);
		measured.push(one);
		print(lineOf(`tenth ${tenth}`, one));
	}
	const [first, last] = [measured[0], measured.at(-1)];
	if (first === undefined || last === undefined) {
		throw new Error('nothing was measured');
	}
	const ratios = {
		marks: last.marks.p95 / first.marks.p95,
		views: last.views.p95 / first.views.p95,
		rss: last.rss / first.rss,
		heap: last.heap / first.heap
	};
	isGood =
		Math.max(ratios.marks, ratios.views) <= SLOWER_LIMIT &&
		Math.max(ratios.rss, ratios.heap) < GROWTH_LIMIT;
	const shown = Object.entries(ratios).map(([name, value]) => `${name} ${value.toFixed(2)}`);
	print(
		`last tenth against the first: ${shown.join(', ')} (goals ${SLOWER_LIMIT}, ${GROWTH_LIMIT})`
	);
	print(`${new Date().toISOString().slice(0, 10)} ${JSON.stringify({ ratios, first, last })}`);
} finally {
	await crowd.close();
}
process.exit(isGood ? 0 : 1);
