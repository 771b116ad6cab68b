import type { Viewport } from '../domain/image/viewport.ts';
import type { RoomState } from '../protocol/meeting.ts';
import type { RoomConnection } from './room-connection.svelte.ts';

/** At most 20 places a second while the presenter moves; the architecture's limit for volatile events. */
const MOVE_INTERVAL_MS = 50;
/** A place that has not changed for this long is sent once more, so that it arrives for certain. */
const REST_MS = 200;
/** Later than this a follower is told. */
const BEHIND_MS = 1000;
/** A late picture that nothing followed is the present one. */
const BEHIND_SHOWN_MS = 2500;

/** What following needs to know of the room. */
export type FollowedRoom = Pick<RoomConnection, 'link' | 'arrival' | 'moveViewport'> & {
	state: Pick<RoomState, 'viewerId' | 'batonHolderId' | 'viewport'>;
};

/** The presenter's place is shown to all who follow; a reader's own movement stops following. */
export class Follow {
	isFollowing = $state(true);
	#connection: FollowedRoom;
	#own: Viewport | null = null;
	#lastSentAt = 0;
	#rest: ReturnType<typeof setTimeout> | undefined;

	constructor(connection: FollowedRoom) {
		this.#connection = connection;
	}

	get isHolder(): boolean {
		const { batonHolderId, viewerId } = this.#connection.state;
		return batonHolderId === viewerId;
	}

	/** Who drives the shared view, when that is somebody else. */
	get leaderId(): string | null {
		return this.isHolder ? null : this.#connection.state.batonHolderId;
	}

	/** The place this page has to show, or null when the reader looks around. */
	get followed(): Viewport | null {
		return this.isFollowing && this.leaderId !== null ? this.#connection.state.viewport : null;
	}

	/** The picture is more than a second behind the presenter's: the link is gone, or what comes over it is old. */
	isBehind(now: number): boolean {
		const { link, arrival } = this.#connection;
		if (link.is === 'reconnecting') {
			return now - link.since > BEHIND_MS;
		}
		return arrival !== null && arrival.lateBy > BEHIND_MS && now - arrival.at < BEHIND_SHOWN_MS;
	}

	/** The viewer moved. */
	moved(view: Viewport, byUser: boolean): void {
		this.#own = view;
		if (this.isHolder) {
			this.#tell(view);
		} else if (byUser && this.leaderId !== null) {
			this.isFollowing = false;
		}
	}

	resume(): void {
		this.isFollowing = true;
	}

	lookAround(): void {
		this.isFollowing = false;
	}

	/** The holder's place is sent when the baton arrives: the others still see the place of the one before. */
	announce(): void {
		if (this.isHolder && this.#own !== null) {
			this.#connection.moveViewport(this.#own, true);
		}
	}

	destroy(): void {
		clearTimeout(this.#rest);
	}

	#tell(view: Viewport): void {
		const now = Date.now();
		if (now - this.#lastSentAt >= MOVE_INTERVAL_MS) {
			this.#lastSentAt = now;
			this.#connection.moveViewport(view, false);
		}
		clearTimeout(this.#rest);
		this.#rest = setTimeout(() => this.announce(), REST_MS);
	}
}
