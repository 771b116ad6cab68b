import type { AgendaItem } from '#lib/domain/meeting/meeting.ts';
import { valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Signed } from '#lib/parts/room/shown.ts';
import { readCase } from '#server/cases/read-case.ts';
import { readMinutes } from '#server/meetings/read-minutes.ts';
import { readRoomState } from '#server/meetings/read-room.ts';
import type { Portal } from '#server/portal.ts';
import type { PageServerLoad } from './$types.js';
import { caseSheet } from './case-sheet.ts';

export const load: PageServerLoad = async ({ locals, params, url, depends }) => {
	depends('room:item');
	const { portal } = locals;
	const actor = signedIn(locals);
	const room = valueOrError(await readRoomState(portal, actor, params.id));
	const asked = url.searchParams.get('case');
	const item =
		room.agenda.find(({ caseNo }) => caseNo === asked) ??
		room.agenda.find(({ id }) => id === room.shownItemId);
	return {
		room,
		asked,
		shown:
			item === undefined ? null : await readShown(portal, actor, { item, meetingId: params.id })
	};
};

async function readShown(
	portal: Portal,
	actor: Actor,
	{ item, meetingId }: { item: AgendaItem; meetingId: string }
) {
	const found = await readCase(portal, actor, item.caseNo);
	return {
		agendaItemId: item.id,
		/** Status at the moment of reading: when the live state differs, the page reads again. */
		status: item.status,
		case: found.ok
			? {
					caseNo: found.value.caseNo,
					origin: found.value.origin,
					images: found.value.images,
					sheet: caseSheet(found.value.record)
				}
			: null,
		signed: item.status === 'concluded' ? await signedOf(portal, actor, { item, meetingId }) : null
	};
}

async function signedOf(
	portal: Portal,
	actor: Actor,
	{ item, meetingId }: { item: AgendaItem; meetingId: string }
): Promise<Signed | null> {
	const minutes = await readMinutes(portal, actor, meetingId);
	const decision = minutes.ok
		? minutes.value.decisions.find((one) => one.caseNo === item.caseNo)
		: undefined;
	if (decision?.kind !== 'decided') {
		return null;
	}
	const { body, signedByName, signedAt, seal } = decision;
	return { body, signedByName, signedAt, seal };
}
