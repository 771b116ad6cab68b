import { bell } from '../seeded.ts';
import { HEIGHT, WIDTH } from './film.ts';

/** A segment of a duct tree that points to the nipple: 32 mm long at 0.09 mm a pixel. */
const SEGMENT = { x: 1010, y: 1000, long: 355, wide: 120, turn: 2.42 };
const CALCIFICATIONS = 74;

/** Fine and branching: most are short casts of ducts of 0.2 to 0.3 mm, some are dots. */
export function addCalcifications(gray: Buffer, random: () => number): void {
	const [cos, sin] = [Math.cos(SEGMENT.turn), Math.sin(SEGMENT.turn)];
	for (let count = 0; count < CALCIFICATIONS; count += 1) {
		const along = (random() - 0.5) * SEGMENT.long;
		const across = bell(random) * SEGMENT.wide * 0.22;
		const at = {
			x: SEGMENT.x + along * cos - across * sin,
			y: SEGMENT.y + along * sin + across * cos
		};
		const length = random() < 0.6 ? 5 + random() * 12 : 0;
		const turn = SEGMENT.turn + bell(random) * 0.45;
		const bright = 34 + random() * 62;
		for (let step = 0; step <= length; step += 0.7) {
			const wave = Math.sin(step / 3 + count) * 0.8;
			const x = at.x + Math.cos(turn) * step - Math.sin(turn) * wave;
			const y = at.y + Math.sin(turn) * step + Math.cos(turn) * wave;
			addDot(gray, { x, y, radius: 1.1 + random() * 0.7, bright: bright * 0.5 });
		}
		addDot(gray, { ...at, radius: 1.2 + random() * 0.9, bright });
	}
}

function addDot(
	gray: Buffer,
	{ x, y, radius, bright }: { x: number; y: number; radius: number; bright: number }
): void {
	const reach = Math.ceil(radius * 2);
	for (let row = Math.round(y) - reach; row <= Math.round(y) + reach; row += 1) {
		for (let column = Math.round(x) - reach; column <= Math.round(x) + reach; column += 1) {
			if (row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH) {
				const away = Math.hypot(column - x, row - y) / radius;
				const index = row * WIDTH + column;
				const lit = (gray[index] ?? 0) + bright * Math.exp(-away * away);
				gray[index] = Math.min(245, lit);
			}
		}
	}
}
