import { desc, eq } from 'drizzle-orm';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Tx } from '#server/db/client.ts';
import { voteRound } from '#server/db/schema.ts';
import { liveItemFor } from '../live-item-for.ts';
import type { HeldItem } from '../meeting-for.ts';

export type Round = typeof voteRound.$inferSelect;
export type OfRound = { agendaItemId: string; round: number };

/** The last vote on the item; null when there was none. The item is held, so it stays the last. */
export async function lastRound(tx: Tx, agendaItemId: string): Promise<Round | null> {
	const [found] = await tx
		.select()
		.from(voteRound)
		.where(eq(voteRound.agendaItemId, agendaItemId))
		.orderBy(desc(voteRound.round))
		.limit(1);
	return found ?? null;
}

/** The vote that the sender had on the screen, while it is open. */
export async function openRound(tx: Tx, { agendaItemId, round }: OfRound): Promise<Outcome<Round>> {
	const last = await lastRound(tx, agendaItemId);
	return last?.status === 'open' && last.round === round ? accept(last) : refuse('vote_over');
}

/** The open vote of a case under discussion, with its item held, for whoever conducts it. */
export async function conductedRound(
	tx: Tx,
	actor: Actor,
	of: OfRound
): Promise<Outcome<{ item: HeldItem; round: Round }>> {
	const item = await liveItemFor(tx, actor, of.agendaItemId, 'conduct_vote');
	if (!item.ok) {
		return item;
	}
	const round = await openRound(tx, of);
	return round.ok ? accept({ item: item.value, round: round.value }) : round;
}

/** The vote that the sender had on the screen, when it is revealed and none followed it. */
export async function revealedRound(
	tx: Tx,
	{ agendaItemId, round }: OfRound
): Promise<Outcome<Round>> {
	const last = await lastRound(tx, agendaItemId);
	if (last?.status === 'open') {
		return refuse('vote_open');
	}
	return last?.status === 'revealed' && last.round === round
		? accept(last)
		: refuse('vote_not_revealed');
}
