import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type fc from 'fast-check';
import type { Outcome } from '#lib/domain/outcome.ts';
import { admitMember } from '#server/meetings/admit-member.ts';
import { checkGiven } from './given-rights.ts';
import { chairsOf, expected, type RoomModel, type Step } from './model.ts';
import { packetOf } from './packets.ts';
import type { Play } from './play.ts';
import { roomInDatabase } from './stage.ts';
import { noteMade } from './talk-commands.ts';

const ENTRIES: Record<Step['act'], string> = {
	'open meeting': 'meeting.opened',
	conclude: 'meeting.concluded',
	next: 'agenda_item.opened',
	'open item': 'agenda_item.opened',
	defer: 'agenda_item.deferred',
	sign: 'recommendation.signed',
	take: 'baton.taken',
	give: 'baton.given',
	remove: 'member.removed',
	'change role': 'member.role_changed',
	admit: 'member.admitted',
	hide: 'annotation.hidden',
	show: 'annotation.shown',
	'open vote': 'vote.opened',
	'vote again': 'vote.opened_again',
	'close vote': 'vote.closed',
	reveal: 'vote.revealed',
	'ask again': 'vote.asked_again',
	cast: 'vote.cast',
	dissent: 'dissent.filed',
	withdraw: 'dissent.withdrawn',
	'write details': 'recommendation.structured',
	'co-sign': 'recommendation.co_signed',
	add: 'recommendation.added_to',
	raise: 'hand.raised',
	lower: 'hand.lowered',
	move: 'hand.moved',
	call: 'hand.called',
	say: 'message.sent',
	ask: 'question.asked',
	'take back': 'message.removed',
	second: 'question.seconded',
	settle: 'question.',
	'open poll': 'poll.opened',
	answer: 'poll.answered',
	'close poll': 'poll.closed',
	'start break': 'break.started',
	'decline break': 'break.declined',
	'end break': 'break.ended',
	'let in': 'lobby.admitted',
	decline: 'lobby.declined',
	'set lobby': 'lobby.',
	'add action': 'action.added',
	'remove action': 'action.removed'
};

function entryOf(step: Step): string {
	const end =
		'status' in step
			? step.status
			: step.act === 'set lobby' && (step.isOpen ? 'opened' : 'closed');
	return ENTRIES[step.act] + (end || '');
}

export type Box = { room: RoomModel };
export type Command = fc.AsyncCommand<Box, Play>;

/** Every person tries everything in every state, so nothing is left out. */
const always = (): boolean => true;

/** `isRepeated`: sent again. `isHeardLate`: the room reads again only after the next one, as when two come at once. */
type How = { isRepeated: boolean; isHeardLate: boolean };

/** A command of the room's page. */
export class Attempt implements Command {
	readonly step: Step;
	readonly how: How;
	check = always;

	constructor(step: Step, how: How) {
		this.step = step;
		this.how = how;
	}

	async run(box: Box, play: Play): Promise<void> {
		box.room = play.tick(box.room);
		await this.#run(box, play);
		if (!this.how.isHeardLate) {
			await play.hear(box.room);
		}
	}

	async #run(box: Box, play: Play): Promise<void> {
		const wanted = expected(box.room, this.step);
		const answer = await this.#try(box.room, play);
		if ('refusal' in wanted) {
			assert.deepEqual(
				{ ok: answer.ok, reason: answer.ok ? null : answer.reason },
				{ ok: false, reason: wanted.refusal }
			);
			await play.check(box.room, []);
			return;
		}
		assert.ok(answer.ok, `refused: ${answer.ok ? '' : answer.reason}`);
		box.room = await settled(wanted.after, this.step, play);
		noteMade(play.made, this.step, answer.value);
		const entry = { by: this.step.by, type: entryOf(this.step) };
		await play.check(box.room, wanted.isSilent === true ? [] : [entry]);
	}

	async #try(room: RoomModel, play: Play): Promise<Outcome<unknown>> {
		const { step } = this;
		if (step.act === 'admit') {
			const { meetingId, people } = play.stage;
			const person = { personId: people[step.to].id };
			const input = { meetingId, person, role: step.role };
			const answer = await admitMember(play.portal, people[step.by], input);
			if (answer.ok) {
				play.announce({ type: 'meeting_changed', meetingId });
			}
			return answer;
		}
		const packet = { by: step.by, ...(await packetOf(room, step, play)) };
		const answer = await play.send(packet);
		play.sent.push({ ...packet, answer });
		checkGiven(room, packet, answer);
		if (this.how.isRepeated) {
			assert.deepEqual(await play.send(packet), answer, 'the retry was answered otherwise');
		}
		return answer;
	}

	toString(): string {
		const { by, act, ...rest } = this.step;
		const more = Object.entries(rest).map(([key, value]) => ` ${key}=${value}`);
		return `${by}: ${act}${more.join('')}${this.how.isRepeated ? ' (twice)' : ''}${this.how.isHeardLate ? ' (and at once)' : ''}`;
	}
}

/** Of several chairs any may be the one who gets the baton back. */
async function settled(room: RoomModel, step: Step, play: Play): Promise<RoomModel> {
	if (step.act !== 'remove' && step.act !== 'change role') {
		return room;
	}
	const { holder } = await roomInDatabase(play.stage);
	const isChair = holder !== null && chairsOf(room).includes(holder);
	return isChair && room.holder !== null && chairsOf(room).includes(room.holder)
		? { ...room, holder }
		: room;
}

/** A command from before, sent once more by a page that had no answer; or its id with other content. */
export class Again implements Command {
	readonly back: number;
	readonly isReused: boolean;
	check = always;

	constructor(back: number, isReused: boolean) {
		this.back = back;
		this.isReused = isReused;
	}

	async run(box: Box, play: Play): Promise<void> {
		const room = (box.room = play.tick(box.room));
		const earlier = play.sent.at(-1 - (this.back % Math.max(1, play.sent.length)));
		if (earlier !== undefined) {
			const { answer, ...packet } = earlier;
			const { commandId } = packet.input;
			const other = { by: packet.by, name: 'member:remove' as const };
			const personId = randomUUID();
			const given = this.isReused
				? await play.send({ ...other, input: { commandId, personId } })
				: await play.send(packet);
			assert.deepEqual(given, this.isReused ? { ok: false, reason: 'command_reused' } : answer);
		}
		await play.check(room, []);
		await play.hear(room);
	}

	toString(): string {
		return `${this.isReused ? 'reuse' : 'retry'} ${this.back} back`;
	}
}
