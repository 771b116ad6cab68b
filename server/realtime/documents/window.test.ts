import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SendWindow, windowLength } from './window.ts';

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
	vi.advanceTimersByTime(1000);
});
afterEach(() => {
	vi.useRealTimers();
});

/** A document whose commits end when the test says so. */
function aWindow(people: number) {
	const done: string[] = [];
	let waiting = 0;
	let end: () => void = () => {};
	const window = new SendWindow({
		length: () => windowLength(people),
		commit: () => {
			done.push(`commit ${waiting}`);
			waiting = 0;
			return new Promise((resolve) => {
				end = resolve;
			});
		},
		hasEdits: () => waiting > 0,
		sendMotion: () => done.push('motion')
	});
	return {
		window,
		done,
		edit: () => {
			waiting += 1;
			window.edited();
		},
		endCommit: async () => {
			end();
			await vi.advanceTimersByTimeAsync(0);
		}
	};
}

test('windows grow with the number of people', () => {
	expect([1, 15, 16, 100, 101, 300, 500].map(windowLength)).toEqual([0, 0, 16, 16, 33, 33, 50]);
});

test('the first edit after a rest is written at once, in a large room too', () => {
	const { done, edit } = aWindow(200);
	edit();
	expect(done).toEqual(['commit 1']);
});

test('edits that arrive while the log is written wait together, and for the window', async () => {
	const { done, edit, endCommit } = aWindow(50);
	for (let count = 0; count < 4; count += 1) {
		edit();
	}
	await endCommit();
	expect(done).toEqual(['commit 1']);
	await vi.advanceTimersByTimeAsync(15);
	edit();
	expect(done).toEqual(['commit 1']);
	await vi.advanceTimersByTimeAsync(1);
	expect(done).toEqual(['commit 1', 'commit 4']);
});

test('in a small room the next write begins as soon as the last has ended', async () => {
	const { done, edit, endCommit } = aWindow(3);
	edit();
	edit();
	await endCommit();
	expect(done).toEqual(['commit 1', 'commit 1']);
});

test('motion does not wait for a database that does not answer', async () => {
	const { window, done, edit } = aWindow(3);
	edit();
	window.moved();
	await vi.advanceTimersByTimeAsync(16);
	window.moved();
	window.moved();
	await vi.advanceTimersByTimeAsync(16);
	expect(done).toEqual(['commit 1', 'motion', 'motion', 'motion']);
});

test('settled waits for what is being written and for what waits behind it', async () => {
	const { window, edit, endCommit } = aWindow(200);
	edit();
	edit();
	let isSettled = false;
	void window.settled().then(() => {
		isSettled = true;
	});
	await endCommit();
	expect(isSettled).toBe(false);
	await endCommit();
	expect(isSettled).toBe(true);
});
