import type { AgendaItem } from '#lib/domain/meeting/meeting.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { ShownCase, Signed } from '#lib/parts/room/shown.ts';
import type { RoomState } from '#lib/protocol/meeting.ts';
import { readCase } from '#server/cases/read-case.ts';
import { readItemCase } from '#server/meetings/read-item-case.ts';
import { readMinutes } from '#server/meetings/read-minutes.ts';
import { readLockedPlan } from '#server/meetings/agenda/read-locked-plan.ts';
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
	const lockedPlan = await readLockedPlan(portal, actor, {
		...{ meetingId: room.meetingId, agendaItemId: item.id }
	});
	return {
		agendaItemId: item.id,
		/** At the moment of reading: when the live state differs, the page reads again. */
		status: item.status,
		case: await caseOf(portal, actor, { item, room }),
		lockedPlan: lockedPlan.ok ? lockedPlan.value : null,
		signed: item.status === 'concluded' ? await signedOf(portal, actor, { item, room }) : null
	};
}

export type Shown = Awaited<ReturnType<typeof readShown>>;

type At = { item: AgendaItem; room: RoomState };

/** A closed case stands as it was before the board, whatever its author has changed since. */
async function caseOf(portal: Portal, actor: Actor, { item, room }: At): Promise<ShownCase | null> {
	const asked = { meetingId: room.meetingId, agendaItemId: item.id };
	const kept = await readItemCase(portal, actor, asked);
	if (kept.ok && kept.value !== null) {
		const { caseNo, origin, images, record, isChangedSince, missingImages } = kept.value;
		const since = { kept: isChangedSince ? ('changed' as const) : null, missingImages };
		return { caseNo, origin, images, sheet: caseSheet(record), ...since };
	}
	const found = await readCase(portal, actor, item.caseNo);
	if (!found.ok) {
		return null;
	}
	const { caseNo, origin, images, record } = found.value;
	const isClosed = item.status === 'concluded' || item.status === 'deferred';
	const since = { kept: isClosed ? ('not_kept' as const) : null, missingImages: 0 };
	return { caseNo, origin, images, sheet: caseSheet(record), ...since };
}

async function signedOf(portal: Portal, actor: Actor, { item, room }: At): Promise<Signed | null> {
	const minutes = await readMinutes(portal, actor, room.meetingId);
	const decision = minutes.ok
		? minutes.value.decisions.find((one) => one.caseNo === item.caseNo)
		: undefined;
	if (decision?.kind !== 'decided') {
		return null;
	}
	const { body, signedByName, signedAt, seal, signature, addenda } = decision;
	return { body, signedByName, signedAt, seal, signature, addenda };
}
