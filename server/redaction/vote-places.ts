import { and, eq, inArray } from 'drizzle-orm';
import { isStructureCode } from '#lib/domain/redaction/codes.ts';
import type { PlaceName } from '#lib/domain/redaction/places.ts';
import {
	addCounts,
	totalOf,
	withoutPassage,
	withoutPassagesInJson,
	type Counts
} from '#lib/domain/redaction/take-out.ts';
import type { Tx } from '#server/db/client.ts';
import {
	addendum,
	recommendation,
	recommendationStructure,
	redactedRow,
	voteRound
} from '#server/db/schema.ts';
import { sealTextOf } from '#server/meetings/seal.ts';
import { addendumText } from '#server/meetings/vote/read-under-signature.ts';
import type { Found, Scope, Writing } from './found.ts';

/** Options and details as they were written; what was signed of them is among the sealed places. */
export async function lookInVotes(tx: Tx, { itemIds, find }: Scope): Promise<Found[]> {
	if (itemIds.length === 0) {
		return [];
	}
	const rounds = await tx
		.select({ id: voteRound.id, options: voteRound.options })
		.from(voteRound)
		.where(inArray(voteRound.agendaItemId, itemIds));
	const structures = await tx
		.select()
		.from(recommendationStructure)
		.where(inArray(recommendationStructure.agendaItemId, itemIds));
	return [
		...rounds.flatMap(({ id, options }) => {
			const counts: Counts = [];
			const left = options.map((option) => {
				const taken = withoutPassage(option, find);
				addCounts(counts, taken.counts);
				return taken.value;
			});
			return only('vote', counts, async (on) => {
				await on.update(voteRound).set({ options: left }).where(eq(voteRound.id, id));
			});
		}),
		...structures.flatMap(({ agendaItemId, content }) => {
			const taken = withoutPassagesInJson(content, find, { isCode: isStructureCode });
			return only('structure', taken.counts, async (on) => {
				await on
					.update(recommendationStructure)
					.set({ content: taken.value })
					.where(eq(recommendationStructure.agendaItemId, agendaItemId));
			});
		})
	];
}

type Addendum = typeof addendum.$inferSelect;

/** Signed like the recommendation: the row notes that it was redacted, and is sealed anew over what is left and the seal before. */
export async function lookInAddenda(tx: Tx, { itemIds, find }: Scope): Promise<Found[]> {
	const found =
		itemIds.length === 0
			? []
			: await tx
					.select({ row: addendum })
					.from(addendum)
					.innerJoin(
						recommendation,
						and(
							eq(recommendation.id, addendum.recommendationId),
							inArray(recommendation.agendaItemId, itemIds)
						)
					);
	return found.flatMap(({ row }) => {
		const { value: body, counts } = withoutPassage(row.body, find);
		return only('addendum', counts, (on, writing) => writeAddendum(on, { ...row, body }, writing));
	});
}

async function writeAddendum(
	tx: Tx,
	{ seal: formerSeal, signature: formerSignature, keyId: formerKeyId, ...row }: Addendum,
	{ portal, redactionId, at }: Writing
): Promise<void> {
	await tx.insert(redactedRow).values({
		...{ redactionId, table: 'addendum', rowId: row.id, at },
		...{ formerSeal, formerSignature, formerKeyId }
	});
	const sealed = sealTextOf(portal, addendumText(row, { seal: formerSeal, redactionId }));
	await tx
		.update(addendum)
		.set({ body: row.body, ...sealed })
		.where(eq(addendum.id, row.id));
}

function only(place: PlaceName, counts: Counts, write: Found['write']): Found[] {
	return totalOf(counts) === 0 ? [] : [{ place, counts, write }];
}
