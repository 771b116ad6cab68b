import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type fc from 'fast-check';
import type { Outcome } from '#lib/domain/outcome.ts';
import type { MeetingCommand } from '#lib/protocol/meeting.ts';
import { admitMember } from '#server/meetings/admit-member.ts';
import { returnBaton } from '#server/meetings/return-baton.ts';
import { hashesOf } from '../meetings.ts';
import {
	changed,
	chairsOf,
	expected,
	itemAt,
	markAt,
	mayWrite,
	refusalOfWrite,
	type ItemChoice,
	type Name,
	type RoomModel,
	type Step
} from './model.ts';
import { NO_KEY, SECRET, type CommandContent, type Play } from './play.ts';
import { roomInDatabase, type Write } from './stage.ts';
import { votePacketOf } from './vote-commands.ts';
import { isVoteStep } from './vote-model.ts';

const HASH = 'a'.repeat(64);
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
	add: 'recommendation.added_to'
};

type Box = { room: RoomModel };
export type Command = fc.AsyncCommand<Box, Play>;

/** Every person tries everything in every state, so nothing is left out. */
const always = (): boolean => true;

/** A command of the room's page, sometimes sent again. */
export class Attempt implements Command {
	readonly step: Step;
	readonly isRepeated: boolean;
	check = always;

	constructor(step: Step, isRepeated: boolean) {
		this.step = step;
		this.isRepeated = isRepeated;
	}

	async run(box: Box, play: Play): Promise<void> {
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
		await play.check(box.room, [{ by: this.step.by, type: ENTRIES[this.step.act] }]);
	}

	async #try(room: RoomModel, play: Play): Promise<Outcome<unknown>> {
		const { step } = this;
		if (step.act === 'admit') {
			const { meetingId, people } = play.stage;
			const person = { personId: people[step.to].id };
			const input = { meetingId, person, role: step.role };
			const answer = await admitMember(play.portal, people[step.by], input);
			if (answer.ok) {
				play.announce({});
			}
			return answer;
		}
		const packet = { by: step.by, ...(await packetOf(room, step, play)) };
		const answer = await play.send(packet);
		play.sent.push({ ...packet, answer });
		if (this.isRepeated) {
			assert.deepEqual(await play.send(packet), answer, 'the retry was answered otherwise');
		}
		return answer;
	}

	toString(): string {
		const { by, act, ...rest } = this.step;
		const more = Object.entries(rest).map(([key, value]) => ` ${key}=${value}`);
		return `${by}: ${act}${more.join('')}${this.isRepeated ? ' (twice)' : ''}`;
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

export type Packet = { name: MeetingCommand; input: CommandContent };

async function packetOf(
	room: RoomModel,
	step: Exclude<Step, { act: 'admit' }>,
	play: Play
): Promise<Packet> {
	if (isVoteStep(step)) {
		return votePacketOf(room, step, play);
	}
	const { portal, stage } = play;
	const { people, itemIds, keys } = stage;
	const commandId = randomUUID();
	const item = 'item' in step ? itemAt(room, step.item) : 0;
	const agendaItemId = itemIds[item] ?? '';
	switch (step.act) {
		case 'open meeting':
			return { name: 'meeting:open', input: { commandId } };
		case 'conclude':
			return { name: 'meeting:conclude', input: { commandId } };
		case 'next':
			return { name: 'agenda-item:next', input: { commandId } };
		case 'open item':
			return { name: 'agenda-item:open', input: { commandId, agendaItemId } };
		case 'defer':
			return {
				name: 'agenda-item:defer',
				input: { commandId, agendaItemId, reason: 'No MRI yet' }
			};
		case 'sign': {
			const seen = await hashesOf(portal, agendaItemId);
			const hashes = step.isStale ? { ...seen, marksHash: HASH } : seen;
			return { name: 'recommendation:sign', input: { commandId, agendaItemId, ...hashes } };
		}
		case 'take': {
			const seen = step.seen === 'now' ? room.holder : step.seen;
			const seenHolderId = seen === null ? null : people[seen].id;
			return { name: 'baton:take', input: { commandId, seenHolderId } };
		}
		case 'give':
			return { name: 'baton:give', input: { commandId, personId: people[step.to].id } };
		case 'remove':
			return { name: 'member:remove', input: { commandId, personId: people[step.to].id } };
		case 'change role': {
			const input = { commandId, personId: people[step.to].id, role: step.role };
			return { name: 'member:change-role', input };
		}
		case 'hide':
		case 'show': {
			const annotationKey = keys.get(markAt(room, item, step.mark)) ?? NO_KEY;
			return step.act === 'hide'
				? {
						name: 'annotation:hide',
						input: { commandId, agendaItemId, annotationKey, reason: SECRET }
					}
				: { name: 'annotation:show', input: { commandId, agendaItemId, annotationKey } };
		}
	}
}

/** A write into a document, over a page that has been open since the person's first one. */
export class Writing implements Command {
	readonly by: Name;
	readonly item: ItemChoice;
	readonly write: Omit<Write, 'text'>;
	check = always;

	constructor(by: Name, item: ItemChoice, write: Omit<Write, 'text'>) {
		this.by = by;
		this.item = item;
		this.write = write;
	}

	async run(box: Box, play: Play): Promise<void> {
		const { room } = box;
		const { kind, as } = this.write;
		const at = itemAt(room, this.item);
		const text = play.word();
		const refusal = await play.stage.write(this.by, at, { kind, as, text });
		const isForged = kind !== 'recommendation' && as !== this.by;
		if (room.roles[this.by] === null) {
			assert.ok(refusal === 'document_not_found' || refusal === 'not_allowed', String(refusal));
		} else if (!mayWrite(room, this.by, { item: at, kind })) {
			assert.equal(refusal, refusalOfWrite(room, at));
		} else {
			assert.equal(refusal, isForged ? 'not_allowed' : null);
		}
		if (refusal === null) {
			box.room = changed(room, at, (one) => ({
				...one,
				written: { ...one.written, [kind]: [...one.written[kind], text] }
			}));
		}
		await play.check(box.room, []);
	}

	toString(): string {
		const { kind, as } = this.write;
		const under = as === this.by ? '' : ` as ${as}`;
		return `${this.by}: write ${kind} item=${this.item}${under}`;
	}
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

	async run({ room }: Box, play: Play): Promise<void> {
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
	}

	toString(): string {
		return `${this.isReused ? 'reuse' : 'retry'} ${this.back} back`;
	}
}

/** The holder's link has been gone for too long. */
export class Loss implements Command {
	check = always;

	async run(box: Box, play: Play): Promise<void> {
		const { room } = box;
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
			play.announce({});
		}
		await play.check(box.room, hasMoved ? [{ by: null, type: 'baton.returned' }] : []);
	}

	toString(): string {
		return 'the holder is gone';
	}
}
