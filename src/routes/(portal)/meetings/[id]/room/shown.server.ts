import type { AgendaItem } from '#lib/domain/meeting/meeting.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Signed } from '#lib/parts/room/shown.ts';
import type { RoomState } from '#lib/protocol/meeting.ts';
import { readCase } from '#server/cases/read-case.ts';
import { readMinutes } from '#server/meetings/read-minutes.ts';
import type { Portal } from '#server/portal.ts';
import { caseSheet } from './case-sheet.ts';

/** The case that a page of the room shows: the one asked for by its number, else the one that the meeting is at. */
export async function readShown(
	portal: Portal,
	actor: Actor,
	{ room, asked }: { room: RoomState; asked: string | null }
) {
	const item =
		room.agenda.find(({ caseNo }) => caseNo === asked) ??
		room.agenda.find(({ id }) => id === room.shownItemId);
	if (item === undefined) {
		return null;
	}
	const found = await readCase(portal, actor, item.caseNo);
	return {
		agendaItemId: item.id,
		/** At the moment of reading: when the live state differs, the page reads again. */
		status: item.status,
		case: found.ok
			? {
					caseNo: found.value.caseNo,
					origin: found.value.origin,
					images: found.value.images,
					sheet: caseSheet(found.value.record)
				}
			: null,
		signed: item.status === 'concluded' ? await signedOf(portal, actor, { item, room }) : null
	};
}

export type Shown = Awaited<ReturnType<typeof readShown>>;

async function signedOf(
	portal: Portal,
	actor: Actor,
	{ item, room }: { item: AgendaItem; room: RoomState }
): Promise<Signed | null> {
	const minutes = await readMinutes(portal, actor, room.meetingId);
	const decision = minutes.ok
		? minutes.value.decisions.find((one) => one.caseNo === item.caseNo)
		: undefined;
	if (decision?.kind !== 'decided') {
		return null;
	}
	const { body, signedByName, signedAt, seal } = decision;
	return { body, signedByName, signedAt, seal };
}
