import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AS_STORED } from '../domain/image/turn.ts';
import type { Viewport } from '../domain/image/viewport.ts';
import { Follow, type FollowedRoom } from './follow.svelte.ts';

const view = (zoom: number): Viewport => ({
	imageId: 'image',
	frame: 0,
	center: [0, 0],
	zoom,
	window: null,
	...AS_STORED
});

/** The chair leads and the link is there, unless a test says otherwise. */
const aRoom = (change: Partial<FollowedRoom> = {}): FollowedRoom => ({
	state: { viewerId: 'me', batonHolderId: 'chair', viewport: view(2) },
	link: { is: 'connected' },
	arrival: null,
	moveViewport: () => {},
	...change
});

function room(given: Partial<FollowedRoom['state']>) {
	const sent: { zoom: number; isResting: boolean }[] = [];
	const connection = aRoom({
		moveViewport: ({ zoom }, isResting) => void sent.push({ zoom, isResting })
	});
	Object.assign(connection.state, given);
	return { follow: new Follow(connection), sent };
}

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

test("the holder's place is shown until the reader moves, and again after one click", () => {
	const { follow } = room({});
	expect(follow.followed).toEqual(view(2));
	follow.moved(view(2), false);
	expect(follow.isFollowing).toBe(true);
	follow.moved(view(5), true);
	expect(follow.followed).toBeNull();
	follow.resume();
	expect(follow.followed).toEqual(view(2));
});

test('a follower sends nothing, however much they move', () => {
	const { follow, sent } = room({});
	follow.moved(view(3), true);
	vi.advanceTimersByTime(1000);
	expect(sent).toEqual([]);
});

test('the holder is followed by nobody else and sends at most 20 places a second, the last one at rest', () => {
	const { follow, sent } = room({ batonHolderId: 'me' });
	expect(follow.followed).toBeNull();
	for (let step = 1; step <= 100; step += 1) {
		follow.moved(view(step), true);
		vi.advanceTimersByTime(10);
	}
	const inMotion = sent.filter(({ isResting }) => !isResting);
	expect(inMotion.length).toBeLessThanOrEqual(21);
	expect(inMotion.length).toBeGreaterThan(15);
	expect(sent.some(({ isResting }) => isResting)).toBe(false);
	vi.advanceTimersByTime(200);
	expect(sent.at(-1)).toEqual({ zoom: 100, isResting: true });
});

test('who moves without a leader keeps following the next one', () => {
	const { follow } = room({ batonHolderId: null, viewport: null });
	follow.moved(view(4), true);
	expect(follow.isFollowing).toBe(true);
});

test('a picture that was under way for more than a second is said to be behind, until it is the present one', () => {
	const late = (lateBy: number) => new Follow(aRoom({ arrival: { at: 10_000, lateBy } }));
	expect(late(900).isBehind(10_500)).toBe(false);
	expect(late(1200).isBehind(10_500)).toBe(true);
	expect(late(1200).isBehind(13_000)).toBe(false);
});

test('a link that has been gone for more than a second leaves the picture behind', () => {
	const lost = new Follow(aRoom({ link: { is: 'reconnecting', since: 5000 } }));
	expect([lost.isBehind(5900), lost.isBehind(6100)]).toEqual([false, true]);
});
