import { randomUUID } from 'node:crypto';
import { EMPTY_STRUCTURE } from '#lib/domain/vote/structure.ts';
import { recommendation } from '#server/db/schema.ts';
import { eq } from 'drizzle-orm';
import { itemAt, type RoomModel } from './model.ts';
import type { Packet } from './packets.ts';
import type { Play } from './play.ts';
import type { VoteStep } from './vote-model.ts';

const NO_SEAL = '0'.repeat(64);
const OPTIONS = ['Surgery', 'Radiotherapy'];

/** In no state but that of a chair, and of who wrote it. */
export const askedBy = (name: string): string => `asked by ${name}`;

/** What the page of this person would send. */
export async function votePacketOf(
	room: RoomModel,
	step: VoteStep,
	{ portal, stage }: Play
): Promise<Packet> {
	const at = itemAt(room, step.item);
	const agendaItemId = stage.itemIds[at] ?? '';
	const item = room.items[at];
	const ofItem = { commandId: randomUUID(), agendaItemId };
	// A round that does not exist: the one before the first is refused by the schema.
	const round = step.isStale ? 99 : Math.max(1, item?.vote?.round ?? 1);
	const ofRound = { ...ofItem, round };
	switch (step.act) {
		case 'open vote':
			return { name: 'vote:open', input: { ...ofItem, options: OPTIONS } };
		case 'close vote':
			return { name: 'vote:close', input: ofRound };
		case 'reveal':
			return { name: 'vote:reveal', input: ofRound };
		case 'vote again':
			return { name: 'vote:open-again', input: { ...ofRound, reason: 'New report' } };
		case 'ask again':
			return { name: 'vote:ask-again', input: { ...ofRound, reason: askedBy(step.by) } };
		case 'cast':
			return {
				name: 'vote:cast',
				input: { ...ofRound, ideal: 0, feasible: 1, nonce: randomUUID() }
			};
		case 'dissent':
			return { name: 'dissent:file', input: { ...ofItem, reason: 'Not so' } };
		case 'withdraw':
			return { name: 'dissent:withdraw', input: ofItem };
		case 'write details': {
			const version = (item?.details ?? 0) + (step.isStale ? 1 : 0);
			const input = { ...ofItem, version, structure: EMPTY_STRUCTURE };
			return { name: 'recommendation:structure', input };
		}
		case 'co-sign': {
			const [row] = await portal.db
				.select({ seal: recommendation.seal })
				.from(recommendation)
				.where(eq(recommendation.agendaItemId, agendaItemId));
			const seal = step.isStale ? NO_SEAL : (row?.seal ?? NO_SEAL);
			return { name: 'recommendation:co-sign', input: { ...ofItem, seal } };
		}
		case 'add': {
			const version = (item?.version ?? 1) + (step.isStale ? 1 : 0);
			return { name: 'recommendation:add', input: { ...ofItem, version, text: 'Also a PET' } };
		}
	}
}
