import { eq, inArray } from 'drizzle-orm';
import { isDecisionCode, isKeptImageCode, isSealedEntryCode } from '#lib/domain/redaction/codes.ts';
import type { PlaceName } from '#lib/domain/redaction/places.ts';
import { withoutPassagesInBody } from '#lib/domain/redaction/redact-body.ts';
import {
	addCounts,
	totalOf,
	withoutPassage,
	withoutPassagesInJson,
	type Counts
} from '#lib/domain/redaction/take-out.ts';
import { keptCaseText, recommendationText } from '#lib/domain/meeting/seal.ts';
import type { Tx } from '#server/db/client.ts';
import { discussedCase, recommendation, redactedRow } from '#server/db/schema.ts';
import { sha256 } from '#server/meetings/hash.ts';
import { sealOf } from '#server/meetings/seal.ts';
import { sealedContentOf } from '#server/meetings/verify-recommendation.ts';
import type { Found, Scope, Writing } from './found.ts';
import { withoutPassagesInRecord } from './json-places.ts';

type Kept = typeof discussedCase.$inferSelect;
type Signed = typeof recommendation.$inferSelect;

/**
 * What boards kept and signed. The row says itself, in `redacted_row`, that it was redacted; a signature is made anew over
 * what is left and over the seal before it, whose text is gone and whose signature stays readable.
 */
export async function lookInSealed(tx: Tx, { itemIds, find }: Scope): Promise<Found[]> {
	if (itemIds.length === 0) {
		return [];
	}
	const kept = await tx
		.select()
		.from(discussedCase)
		.where(inArray(discussedCase.agendaItemId, itemIds));
	const signed = await tx
		.select()
		.from(recommendation)
		.where(inArray(recommendation.agendaItemId, itemIds));
	return itemIds.flatMap((itemId) => {
		const item = new SealedItem(
			kept.find((one) => one.agendaItemId === itemId),
			signed.find((one) => one.agendaItemId === itemId)
		);
		return item.look(find);
	});
}

class SealedItem {
	#kept: Kept | undefined;
	#signed: Signed | undefined;
	#isKeptChanged = false;

	constructor(kept: Kept | undefined, signed: Signed | undefined) {
		this.#kept = kept;
		this.#signed = signed;
	}

	/** One write for the item: the seal covers the case, the text and the marks together. */
	look(find: Scope['find']): Found[] {
		const places: [PlaceName, Counts][] = [
			['kept_case', this.#lookInCase(find)],
			...this.#lookInSigned(find)
		];
		const found = places.filter(([, counts]) => totalOf(counts) > 0);
		return found.map(([place, counts], index) => ({
			...{ place, counts },
			write: (tx, writing) => (index === 0 ? this.#write(tx, writing) : Promise.resolve())
		}));
	}

	#lookInCase(find: Scope['find']): Counts {
		const counts: Counts = [];
		if (this.#kept !== undefined) {
			const title = withoutPassage(this.#kept.title, find);
			const record = withoutPassagesInRecord(this.#kept.record, find);
			const images = withoutPassagesInJson(this.#kept.images, find, { isCode: isKeptImageCode });
			for (const one of [title, record, images]) {
				addCounts(counts, one.counts);
			}
			this.#kept = {
				...this.#kept,
				...{ title: title.value, record: record.value, images: images.value }
			};
			this.#isKeptChanged = totalOf(counts) > 0;
		}
		return counts;
	}

	#lookInSigned(find: Scope['find']): [PlaceName, Counts][] {
		if (this.#signed === undefined) {
			return [];
		}
		const body = withoutPassagesInBody(this.#signed.body, find);
		const marks = withoutPassagesInJson(this.#signed.marks, find, { isCode: isSealedEntryCode });
		const decision = withoutPassagesInJson(this.#signed.decision, find, {
			isCode: isDecisionCode
		});
		this.#signed = {
			...this.#signed,
			...{ body: body.value, decision: decision.value },
			// Made anew: a passage is not looked for across the paragraphs that are lines here.
			bodyText: totalOf(body.counts) > 0 ? recommendationText(body.value) : this.#signed.bodyText,
			marks: marks.value
		};
		return [
			['signed_text', body.counts],
			['signed_marks', marks.counts],
			['signed_decision', decision.counts]
		];
	}

	async #write(tx: Tx, writing: Writing): Promise<void> {
		if (this.#isKeptChanged && this.#kept !== undefined) {
			await writeKept(tx, this.#kept, writing);
		}
		if (this.#signed !== undefined) {
			await writeSigned(tx, { signed: this.#signed, kept: this.#kept }, writing);
		}
	}
}

async function writeKept(
	tx: Tx,
	{ agendaItemId, title, record, images }: Kept,
	{ redactionId, at }: Writing
): Promise<void> {
	await tx
		.insert(redactedRow)
		.values({ redactionId, table: 'discussed_case', rowId: agendaItemId, at });
	await tx
		.update(discussedCase)
		.set({ title, record, images })
		.where(eq(discussedCase.agendaItemId, agendaItemId));
}

async function writeSigned(
	tx: Tx,
	{ signed, kept }: { signed: Signed; kept: Kept | undefined },
	{ portal, redactionId, at }: Writing
): Promise<void> {
	const { seal: formerSeal, signature: formerSignature, keyId: formerKeyId, ...rest } = signed;
	const former = { formerSeal, formerSignature, formerKeyId };
	await tx
		.insert(redactedRow)
		.values({ redactionId, table: 'recommendation', rowId: signed.id, ...former, at });
	const row = {
		...rest,
		caseHash: kept === undefined ? signed.caseHash : sha256(keptCaseText(kept))
	};
	const content = sealedContentOf(row, { seal: formerSeal, redactionId });
	const { body, bodyText, marks, decision, caseHash } = row;
	await tx
		.update(recommendation)
		.set({ body, bodyText, marks, decision, caseHash, ...sealOf(portal, content) })
		.where(eq(recommendation.id, signed.id));
}
