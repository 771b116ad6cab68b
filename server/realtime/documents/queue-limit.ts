import type { Connection } from './connection.ts';

/** Ends the readers that keep the most waiting until what waits for single readers fits into the limit of the process. */
export function closeLongestQueues(connections: Connection[], limit: number): void {
	let waiting = connections.reduce((sum, { outlet }) => sum + outlet.ownBytes, 0);
	if (waiting <= limit) {
		return;
	}
	for (const connection of connections.toSorted((a, b) => b.outlet.ownBytes - a.outlet.ownBytes)) {
		if (waiting <= limit) {
			return;
		}
		waiting -= connection.outlet.ownBytes;
		connection.close('too_slow');
		// The close would wait behind what is not read.
		connection.terminate();
	}
}
