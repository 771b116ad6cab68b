import { RoomGuest, type Pace, type Tally } from './guest.ts';
import type { Guest, Prepared } from './server.ts';

/** What the parent tells a process of guests; each is answered with a `Report`. */
export type Order =
	| { act: 'enter'; room: Prepared; guests: Guest[] }
	/** The first so many draw; the first of all drives the shared view when `viewsPerSecond` is not 0. */
	| { act: 'work'; drawing: number; pace: Pace; viewsPerSecond: number }
	| { act: 'report' | 'rest' };
/** Since the report before. */
export type Report = Tally & { guests: number; cpu: number };

const guests: RoomGuest[] = [];
let cpu = process.cpuUsage();

process.on('message', (order: Order) => {
	obey(order).then(
		() => process.send?.(report()),
		(error: unknown) => {
			process.stderr.write(`${String(error)}\n`);
			process.exit(1);
		}
	);
});
process.once('disconnect', () => process.exit(0));

async function obey(order: Order): Promise<void> {
	switch (order.act) {
		case 'enter':
			for (const guest of order.guests) {
				const entering = new RoomGuest(order.room, guest);
				guests.push(entering);
				await entering.enter();
			}
			return;
		case 'work':
			for (const guest of guests.slice(0, order.drawing)) {
				guest.draw(order.pace);
			}
			if (order.viewsPerSecond > 0) {
				guests[0]?.drive(order.viewsPerSecond);
			}
			return;
		case 'rest':
			for (const guest of guests) {
				guest.rest();
			}
			return;
		case 'report':
	}
}

function report(): Report {
	const spent = process.cpuUsage(cpu);
	cpu = process.cpuUsage();
	const sum: Report = {
		...{ marks: [], views: [], bytes: 0, messages: 0, guests: guests.length },
		cpu: (spent.user + spent.system) / 1e6
	};
	for (const guest of guests) {
		const { marks, views, bytes, messages } = guest.tally;
		guest.tally = { marks: [], views: [], bytes: 0, messages: 0 };
		// Not by spreading: a minute of a crowd is more than a call takes arguments.
		sum.marks = sum.marks.concat(marks);
		sum.views = sum.views.concat(views);
		sum.bytes += bytes;
		sum.messages += messages;
	}
	return sum;
}
