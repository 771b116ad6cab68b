// 30 who draw and 200 who look on, 100 ms there and back: a mark on the other screens and the shared view, against the same with 2 people [seconds] [editors] [viewers]
import { setTimeout as pause } from 'node:timers/promises';
import { Crowd, EDITOR_PACE, lineOf, VIEWS_PER_SECOND } from './crowd/crowd.ts';

/** The goals: beyond what the link and an idle server take, and for the view altogether. */
const MARK_LIMIT_MS = 150;
const VIEW_LIMIT_MS = 300;
/** Alone somebody draws more often, so that there are enough marks to compare with. */
const ALONE_PACE = { everyMs: 500, strokeMs: 125 };
const WARM_UP_MS = 5000;

const [seconds = '60', editors = '30', viewers = '200'] = process.argv.slice(2);
const print = (text: string): boolean => process.stdout.write(`${text}\n`);

const crowd = await Crowd.open({ editors: Number(editors), viewers: Number(viewers) });
let isGood: boolean;
try {
	const { room } = crowd;
	const [chair, ...others] = [room.chair, ...room.editors];
	const [first, ...rest] = room.viewers;
	if (first === undefined) {
		throw new Error('nobody looks on');
	}
	const viewsPerSecond = VIEWS_PER_SECOND;
	await crowd.tell(0, { act: 'enter', room, guests: [chair] });
	await crowd.tell(1, { act: 'enter', room, guests: [first] });
	await crowd.tell(0, { act: 'work', drawing: 1, pace: ALONE_PACE, viewsPerSecond });
	await pause(WARM_UP_MS);
	const alone = await crowd.measure(Math.max(20, Number(seconds) / 2));
	print(lineOf('2 people', alone));
	await crowd.tell(0, { act: 'rest' });

	await crowd.tell(0, { act: 'enter', room, guests: others });
	await crowd.tell(1, { act: 'enter', room, guests: rest });
	await crowd.tell(0, {
		act: 'work',
		drawing: 1 + Number(editors),
		pace: EDITOR_PACE,
		viewsPerSecond
	});
	await pause(WARM_UP_MS);
	const together = await crowd.measure(Number(seconds));
	print(lineOf(`${editors} draw and ${viewers} look on`, together));

	const beyond = together.marks.p95 - alone.marks.p95;
	isGood = beyond <= MARK_LIMIT_MS && together.views.p95 <= VIEW_LIMIT_MS;
	print(`mark p95 beyond 2 people: ${beyond.toFixed(1)} ms (goal ${MARK_LIMIT_MS})`);
	print(`viewport p95: ${together.views.p95.toFixed(1)} ms (goal ${VIEW_LIMIT_MS})`);
	print(`${new Date().toISOString().slice(0, 10)} ${JSON.stringify({ alone, together, beyond })}`);
} finally {
	await crowd.close();
}
process.exit(isGood ? 0 : 1);
