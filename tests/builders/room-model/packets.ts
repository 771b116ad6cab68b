import { randomUUID } from 'node:crypto';
import type { MeetingCommand } from '#lib/protocol/meeting.ts';
import { hashesOf } from '../meetings.ts';
import { isActionStep } from './action-rules.ts';
import { itemAt, markAt, type RoomModel, type Step } from './model.ts';
import { NO_KEY, SECRET, type CommandContent, type Play } from './play.ts';
import { actionPacketOf, talkPacketOf } from './talk-commands.ts';
import { isTalkStep } from './talk-model.ts';
import { votePacketOf } from './vote-commands.ts';
import { isVoteStep } from './vote-model.ts';

const HASH = 'a'.repeat(64);

export type Packet = { name: MeetingCommand; input: CommandContent };

/** What the page of this person would send. */
export async function packetOf(
	room: RoomModel,
	step: Exclude<Step, { act: 'admit' }>,
	play: Play
): Promise<Packet> {
	if (isVoteStep(step)) {
		return votePacketOf(room, step, play);
	}
	if (isTalkStep(step)) {
		return talkPacketOf(room, step, play);
	}
	if (isActionStep(step)) {
		return actionPacketOf(room, step, play);
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
