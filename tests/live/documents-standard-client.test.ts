import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aKey, aMark, openDocumentRoom, type DocumentRoom } from '../builders/document-room.ts';
import { until } from '../builders/until.ts';

let room: DocumentRoom;
beforeAll(async () => {
	room = await openDocumentRoom();
});
afterAll(() => room.close());

describe('a standard y-websocket client', () => {
	test('joins with a session cookie, writes, is read by another, and leaves', async () => {
		const [writer, reader] = [await room.enter(), await room.enter({ mayWrite: false })];
		const marks = room.name('marks');
		const from = room.server.joinDocument(marks, writer.cookie);
		const to = room.server.joinDocument(marks, reader.cookie);
		await Promise.all([from.synced(), to.synced()]);
		const key = aKey(writer.actor);

		from.doc.getMap('annotations').set(key, aMark('spiculated'));

		await until('the mark is on the other side', () => to.doc.getMap('annotations').has(key));
		expect(to.doc.getMap('annotations').get(key)).toEqual(aMark('spiculated'));
		from.leave();
		const late = room.server.joinDocument(marks, reader.cookie);
		await late.synced();
		expect(late.doc.getMap('annotations').toJSON()).toEqual({ [key]: aMark('spiculated') });
	});
});
