import * as Y from 'yjs';
import type { ReadLog } from './read-log.ts';
import type { Writer } from './writer.ts';

/** One document of the log. */
export function docOf(log: ReadLog, name: string): Y.Doc {
	const doc = new Y.Doc();
	doc.transact(() => {
		for (const { document, bytes } of log.updates) {
			if (document === name) {
				Y.applyUpdate(doc, Buffer.from(bytes, 'base64'));
			}
		}
	});
	if (doc.store.pendingStructs !== null) {
		throw new Error(`the log of ${name} runs ahead of itself`);
	}
	return doc;
}

export const shownMarks = (doc: Y.Doc): string =>
	JSON.stringify(
		Object.entries(doc.getMap('annotations').toJSON()).sort(([a], [b]) => (a < b ? -1 : 1))
	);

/** Acknowledged clocks that the log does not have. */
export function lostClocks(writer: Writer, stored: Y.Doc): number {
	const clock = Y.getState(stored.store, writer.doc.clientID);
	return Math.max(0, writer.acknowledgedClock - clock);
}

/** A key must show the last acknowledged change, or one made after it: deletions move no clock. */
export function lostKeys(writer: Writer, stored: Y.Doc): number {
	const marks = stored.getMap<{ label: string }>('annotations');
	const byKey = Map.groupBy(writer.changes, ({ key }) => key);
	return [...byKey].filter(([key, changes]) => {
		const last = changes.findLastIndex((one) => one.isAcknowledged);
		const shown = marks.get(key)?.label ?? null;
		return last !== -1 && !changes.slice(last).some(({ value }) => value === shown);
	}).length;
}

/** Bindings and rows that name somebody else than who wrote. */
export function misattributed(log: ReadLog, writers: Writer[]): number {
	const authors = new Map(writers.map((one) => [one.doc.clientID, one.personId]));
	const bindings = log.clients.filter((one) => authors.get(one.clientId) !== one.personId);
	const rows = log.updates.filter(({ authorId, bytes }) => {
		const { structs } = Y.decodeUpdate(Buffer.from(bytes, 'base64'));
		return structs.some(({ id }) => authors.get(id.client) !== authorId);
	});
	return bindings.length + rows.length;
}
