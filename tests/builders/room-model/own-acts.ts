import assert from 'node:assert/strict';
import { returnBaton } from '#server/meetings/return-baton.ts';
import { knockAtMeeting, leaveLobby } from '#server/meetings/talk/lobby.ts';
import { lowerAbsent } from '#server/meetings/talk/hands.ts';
import type { Box, Command } from './commands.ts';
import { chairsOf, type Name, type RoomModel } from './model.ts';
import type { Play } from './play.ts';
import { roomInDatabase } from './stage.ts';
import { handsDown } from './talk-model.ts';

const always = (): boolean => true;

/** Somebody at the door knocks, or goes away from it. */
export class Knocking implements Command {
	readonly by: Name;
	readonly isLeaving: boolean;
	check = always;

	constructor(by: Name, isLeaving: boolean) {
		this.by = by;
		this.isLeaving = isLeaving;
	}

	async run(box: Box, play: Play): Promise<void> {
		const room = (box.room = play.tick(box.room));
		const { meetingId, people } = play.stage;
		const knock = this.isLeaving ? leaveLobby : knockAtMeeting;
		const answer = await knock(play.portal, people[this.by], { meetingId });
		const wanted = this.#expected(room);
		assert.deepEqual(
			answer.ok ? null : answer.reason,
			wanted === null ? 'meeting_not_found' : null
		);
		if (wanted === null) {
			await play.check(room, []);
			await play.hear(room);
			return;
		}
		box.room = wanted;
		play.announce({ type: 'talk_changed', meetingId });
		const type = this.isLeaving ? 'lobby.left' : 'lobby.knocked';
		await play.check(wanted, wanted === room ? [] : [{ by: this.by, type }]);
		await play.hear(wanted);
		if (wanted.roles[this.by] === null) {
			await play.wire.wait(this.by);
		}
	}

	/** Null when there is no door for this person. */
	#expected(room: RoomModel): RoomModel | null {
		const { strangers, knocks, isLobbyOpen } = room.talk;
		if (room.roles[this.by] !== null) {
			return room;
		}
		const knock = knocks[this.by];
		const isClosed = !isLobbyOpen || room.status === 'concluded';
		if (!strangers.includes(this.by) || (isClosed && knock === undefined)) {
			return null;
		}
		const isNews = !isClosed && (this.isLeaving ? knock === 'waiting' : knock === undefined);
		if (!isNews) {
			return room;
		}
		const { [this.by]: _, ...others } = knocks;
		const after = this.isLeaving ? others : { ...others, [this.by]: 'waiting' as const };
		return { ...room, talk: { ...room.talk, knocks: after } };
	}

	toString(): string {
		return `${this.by}: ${this.isLeaving ? 'leaves the door' : 'knocks'}`;
	}
}

export class Passing implements Command {
	readonly ms: number;
	check = always;

	constructor(ms: number) {
		this.ms = ms;
	}

	async run(box: Box, play: Play): Promise<void> {
		box.room = play.tick(box.room, this.ms);
		await play.check(box.room, []);
		await play.hear(box.room);
	}

	toString(): string {
		return `${this.ms / 1000} s later`;
	}
}

/** Somebody's link has been gone for two minutes. */
export class Absence implements Command {
	readonly who: Name;
	check = always;

	constructor(who: Name) {
		this.who = who;
	}

	async run(box: Box, play: Play): Promise<void> {
		const room = (box.room = play.tick(box.room));
		const { meetingId, people } = play.stage;
		const { hands, called } = room.talk;
		const isUp = hands.includes(this.who) || called?.name === this.who;
		const ids = { meetingId, personIds: [people[this.who].id] };
		assert.equal(await lowerAbsent(play.portal, ids), isUp);
		if (isUp) {
			box.room = { ...room, talk: handsDown(room.talk, this.who) };
			play.announce({ type: 'meeting_changed', meetingId });
		}
		await play.check(box.room, isUp ? [{ by: null, type: 'hand.lowered' }] : []);
		await play.hear(box.room);
	}

	toString(): string {
		return `${this.who} has been away for long`;
	}
}

/** The holder's link has been gone for too long. */
export class Loss implements Command {
	check = always;

	async run(box: Box, play: Play): Promise<void> {
		const room = (box.room = play.tick(box.room));
		const { meetingId, people } = play.stage;
		const lost = room.holder ?? 'chair';
		const hasMoved = await returnBaton(play.portal, { meetingId, lostId: people[lost].id });
		const others = chairsOf(room).filter((one) => one !== lost);
		assert.ok(!hasMoved || room.holder !== null);
		// Where the holder is a chair, another may get it or none.
		if (room.roles[lost] !== 'chair') {
			assert.equal(hasMoved, room.holder !== null);
		}
		if (hasMoved) {
			const { holder } = await roomInDatabase(play.stage);
			assert.ok(holder !== null && others.includes(holder), `${holder} got the baton`);
			box.room = { ...room, holder };
			play.announce({ type: 'meeting_changed', meetingId });
		}
		await play.check(box.room, hasMoved ? [{ by: null, type: 'baton.returned' }] : []);
		await play.hear(box.room);
	}

	toString(): string {
		return 'the holder is gone';
	}
}
