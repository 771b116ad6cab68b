import { expect, test } from 'vitest';
import { Inbox } from './inbox.ts';
import { Pace } from './pace.ts';

function anInbox(paces: Pace[], gate: () => Promise<void> | null = () => null) {
	const seen: string[] = [];
	let read = 0;
	const inbox = new Inbox({
		transport: { pause: () => seen.push('pause'), resume: () => seen.push('resume') },
		paces,
		gate,
		read: () => {
			read += 1;
			return null;
		},
		failed: () => {}
	});
	return { inbox, seen, read: () => read };
}

test('[HP7] connections of one person that together are faster than they may be are left unread, a stranger’s is not', () => {
	const shared = new Pace({ perSecond: 100 });
	const own = () => new Pace({ perSecond: 1000 });
	const [one, two, stranger] = [
		anInbox([own(), shared]),
		anInbox([own(), shared]),
		anInbox([own()])
	];
	for (let count = 0; count < 300; count += 1) {
		one.inbox.add(new Uint8Array(1));
		two.inbox.add(new Uint8Array(1));
		stranger.inbox.add(new Uint8Array(1));
	}
	expect([one.seen.includes('pause'), two.seen.includes('pause')]).toEqual([true, true]);
	expect(stranger.seen).toEqual([]);
	// What had come already is read: nothing is lost.
	expect([one.read(), two.read(), stranger.read()]).toEqual([300, 300, 300]);
});

test('[HP13] while nothing may be read, a megabyte waits and the rest stays in the socket', () => {
	const { promise, resolve } = Promise.withResolvers<void>();
	const { inbox, seen, read } = anInbox([new Pace({ perSecond: 1000 })], () => promise);
	inbox.add(new Uint8Array(900_000));
	expect(seen).toEqual([]);
	inbox.add(new Uint8Array(200_000));
	expect([seen, read()]).toEqual([['pause'], 0]);
	inbox.close();
	resolve();
});
