import type { Connection } from './connection.ts';
import type { Edit, SharedDocument } from './document.ts';
import { awarenessMessage, syncUpdate } from './wire.ts';

type Framed = { connection: Connection; frame: Buffer };

/**
 * One write for each reader: the same bytes for all who have neither written nor moved in this window. `edits` are in the log.
 */
export function broadcast({ presence, connections }: SharedDocument, edits: Edit[]): void {
	const changed = presence.takeChanges();
	const motionOf = (ids: ReadonlySet<number>): Buffer[] =>
		ids.size === 0 ? [] : [awarenessMessage(presence.encode(ids))];
	const framed = edits.map(({ connection, fresh }) => ({
		connection,
		frame: syncUpdate(fresh.update)
	}));
	for (const { connection, settles } of edits) {
		connection.saved(settles);
	}
	const shared = Buffer.concat([...framed.map(({ frame }) => frame), ...motionOf(changed)]);
	const writers = new Set(edits.map(({ connection }) => connection));
	for (const connection of connections) {
		const ownId = connection.clientId;
		const isPrivate = writers.has(connection) || (ownId !== null && changed.has(ownId));
		if (isPrivate) {
			const motion = motionOf(without(changed, ownId));
			const own = motion.reduce((sum, one) => sum + one.length, 0);
			connection.deliver([...framesOfOthers(framed, connection), ...motion], own);
		} else {
			connection.deliver([shared], 0);
		}
	}
}

const framesOfOthers = (framed: Framed[], own: Connection): Buffer[] =>
	framed.filter(({ connection }) => connection !== own).map(({ frame }) => frame);

function without(ids: ReadonlySet<number>, id: number | null): ReadonlySet<number> {
	const rest = new Set(ids);
	if (id !== null) {
		rest.delete(id);
	}
	return rest;
}
