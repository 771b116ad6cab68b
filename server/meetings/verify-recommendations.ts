import { asc, eq, gt } from 'drizzle-orm';
import { rows, sql } from '#server/db/client.ts';
import { agendaItem, recommendation } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { keptCases, type KeptCase } from './kept-cases.ts';
import { redactionsOfRows, type RowRedaction } from './redactions-of-rows.ts';
import { signatureState } from './verify-recommendation.ts';
import { firstMissing, type MissingSignature } from './verify-missing.ts';
import {
	readUnderSignatures,
	unsoundUnder,
	type UnderSignature,
	type Unsound
} from './vote/read-under-signature.ts';

export type VerifiedRecommendations =
	/**
	 * `notKept`: signed before the portal kept cases with their signature, and the case was changed since. `leftOut`:
	 * signed, and left out when the portal was moved, as the trail says.
	 */
	| {
			ok: true;
			count: number;
			meetings: number;
			notKept: number;
			leftOut: number;
			/** Of which identifying text was taken out: they match their seals since. */
			redacted: number;
	  }
	/** `invalid`: text, marks, people or case are not what was signed; `out_of_chain`: the one signed before it is missing. */
	| { ok: false; recommendationId: string; reason: 'invalid' | 'out_of_chain' }
	/** What stands under it is not what was signed, or not under the version before. */
	| ({ ok: false; recommendationId: string } & Unsound)
	/** The audit trail knows it, the table does not. */
	| ({ ok: false } & MissingSignature);

type Row = typeof recommendation.$inferSelect;

/** Every signature with what stands under it, the seals of each meeting, and whether all that the audit trail says was signed is still there. */
export async function verifyRecommendations(portal: Portal): Promise<VerifiedRecommendations> {
	let [count, meetings, notKept, redacted] = [0, 0, 0, 0];
	for await (const { ofMeeting, kept, redactions, under } of readByMeeting(portal)) {
		const states = ofMeeting.map((row) =>
			signatureState(portal, {
				...{ row, kept: kept.get(row.agendaItemId) },
				redactions: redactions.get(row.id) ?? []
			})
		);
		const wrong = ofMeeting[states.indexOf('wrong')];
		if (wrong !== undefined) {
			return { ok: false, recommendationId: wrong.id, reason: 'invalid' };
		}
		for (const { id: recommendationId } of ofMeeting) {
			const unsound = unsoundUnder(under.get(recommendationId));
			if (unsound !== null) {
				return { ok: false, recommendationId, ...unsound };
			}
		}
		notKept += states.filter((state) => state === 'case_not_kept').length;
		redacted += redactions.size;
		const former = [...redactions.values()].flat().map((one) => one.former.seal);
		const loose = findLoose(ofMeeting, former);
		if (loose !== undefined) {
			return { ok: false, recommendationId: loose.id, reason: 'out_of_chain' };
		}
		count += ofMeeting.length;
		meetings += 1;
	}
	const missing = await firstMissing(portal);
	return missing === null
		? { ok: true, count, meetings, notKept, leftOut: await countLeftOut(portal), redacted }
		: { ok: false, ...missing };
}

/** One meeting at a time: what a meeting signs in an afternoon fits into memory, what a hospital signs in ten years may not. */
async function* readByMeeting(portal: Portal): AsyncGenerator<{
	ofMeeting: Row[];
	kept: Map<string, KeptCase>;
	redactions: Map<string, RowRedaction[]>;
	under: Map<string, UnderSignature>;
}> {
	const { db } = portal;
	let after = '00000000-0000-0000-0000-000000000000';
	for (;;) {
		const [next] = await db
			.select({ meetingId: agendaItem.meetingId })
			.from(recommendation)
			.innerJoin(agendaItem, eq(agendaItem.id, recommendation.agendaItemId))
			.where(gt(agendaItem.meetingId, after))
			.orderBy(asc(agendaItem.meetingId))
			.limit(1);
		if (next === undefined) {
			return;
		}
		const found = await db
			.select({ recommendation })
			.from(recommendation)
			.innerJoin(agendaItem, eq(agendaItem.id, recommendation.agendaItemId))
			.where(eq(agendaItem.meetingId, next.meetingId))
			.orderBy(asc(recommendation.signedAt), asc(recommendation.id));
		const kept = await keptCases(db, eq(agendaItem.meetingId, next.meetingId));
		const ofMeeting = found.map((one) => one.recommendation);
		const redactions = await redactionsOfRows(
			db,
			ofMeeting.map(({ id }) => id)
		);
		yield {
			...{ ofMeeting, redactions },
			kept: new Map(kept.map((one) => [one.agendaItemId, one])),
			under: await readUnderSignatures(db, portal, { rows: ofMeeting, redactions })
		};
		after = next.meetingId;
	}
}

/**
 * A seal that follows none of this meeting, or a second one that follows nothing. Not compared with the order of
 * `signedAt`: a clock that was set back between two signatures is no forgery. `former`: seals of recommendations of this
 * meeting from before a redaction, which later ones were chained to.
 */
function findLoose(ofMeeting: Row[], former: string[]): Row | undefined {
	const seals = new Set([...ofMeeting.map((row) => row.seal), ...former]);
	const first = ofMeeting.find((row) => row.previousSeal === null);
	return ofMeeting.find((row) =>
		row.previousSeal === null ? row !== first : !seals.has(row.previousSeal)
	);
}

async function countLeftOut({ db }: Portal): Promise<number> {
	const [found] = await rows<{ count: number }>(
		db,
		sql`select count(*)::int as count from audit_entry where type = 'recommendation.left_out'`
	);
	return found?.count ?? 0;
}
