import { expect, test } from 'vitest';
import { PendingChanges } from './pending-changes.ts';

const change = (key: string, at = 0) => ({ keys: [key], at });

test('a change counts as waiting until the message it went in is in the log', () => {
	const pending = new PendingChanges();
	pending.add(change('a', 10), 1);
	pending.add(change('b', 20), 2);
	expect(pending.settle(1)).toBe(true);
	expect({ count: pending.count, oldestAt: pending.oldestAt }).toEqual({ count: 1, oldestAt: 20 });
	expect(pending.settle(2)).toBe(true);
	expect(pending.count).toBe(0);
});

test('an acknowledgement that covers nothing new saves nothing', () => {
	const pending = new PendingChanges();
	pending.add(change('a'), 3);
	expect(pending.settle(2)).toBe(false);
	expect(pending.count).toBe(1);
});

test('a change made without a connection is not saved by the acknowledgement of earlier messages', () => {
	const pending = new PendingChanges();
	pending.add(change('offline'), null);
	expect(pending.settle(99)).toBe(false);
	pending.sentAll(1);
	expect(pending.settle(1)).toBe(true);
});

test('what was sent on a lost connection waits for the answer of the next one', () => {
	const pending = new PendingChanges();
	pending.add(change('a'), 7);
	pending.lost();
	expect(pending.settle(7)).toBe(false);
	pending.sentAll(1);
	expect(pending.settle(1)).toBe(true);
});

test('what is taken is handed over once', () => {
	const pending = new PendingChanges();
	pending.add(change('a', 5), 1);
	expect(pending.take()).toEqual([{ keys: ['a'], at: 5 }]);
	expect(pending.take()).toEqual([]);
});

test('an entry that was changed twice is one waiting change, and so is a text', () => {
	const pending = new PendingChanges();
	pending.add(change('a'), 1);
	pending.add(change('a'), 2);
	pending.add({ keys: [], at: 0 }, 3);
	pending.add({ keys: [], at: 0 }, 4);
	expect(pending.count).toBe(2);
});

test('what an earlier page had not saved comes first and is saved by the answer to the server', () => {
	const changes = new PendingChanges();
	changes.add({ keys: ['b'], at: 20 }, 1);
	changes.restore([{ keys: ['a'], at: 10 }]);
	expect({ count: changes.count, oldestAt: changes.oldestAt }).toEqual({ count: 2, oldestAt: 10 });
	changes.settle(1);
	expect(changes.all).toEqual([{ keys: ['a'], at: 10 }]);
	changes.sentAll(2);
	changes.settle(2);
	expect(changes.all).toEqual([]);
});
