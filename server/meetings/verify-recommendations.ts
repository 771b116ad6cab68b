import { asc, eq, gt } from 'drizzle-orm';
import { rows, sql } from '#server/db/client.ts';
import { agendaItem, recommendation } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { keptCases, type KeptCase } from './kept-cases.ts';
import { redactionsOfRows, type RowRedaction } from './redactions-of-rows.ts';
import { signatureState } from './verify-recommendation.ts';
import { isSound, readUnderSignatures, type UnderSignature } from './vote/read-under-signature.ts';

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
	/** `invalid`: text, marks, people or case are not what was signed; `out_of_chain`: the one signed before it is missing; `missing`: the audit trail knows it, the table does not. */
	| { ok: false; recommendationId: string; reason: 'invalid' | 'out_of_chain' }
	| { ok: false; auditSeq: number; reason: 'missing' };

type Row = typeof recommendation.$inferSelect;

/** Every signature, the seals of each meeting, and whether all that the audit trail says was signed is still there. */
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
		const unsound = ofMeeting.find(({ id }) => !isSound(under.get(id)));
		if (unsound !== undefined) {
			return { ok: false, recommendationId: unsound.id, reason: 'invalid' };
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
	const auditSeq = await firstMissing(portal);
	return auditSeq === null
		? { ok: true, count, meetings, notKept, leftOut: await countLeftOut(portal), redacted }
		: { ok: false, auditSeq, reason: 'missing' };
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

/** The chain of seals does not show that a meeting's last signatures were removed; the audit trail does. */
async function firstMissing({ db }: Portal): Promise<number | null> {
	const [found] = await rows<{ seq: number }>(
		db,
		sql`select seq::int as seq from audit_entry
			where type = 'recommendation.signed' and not exists (
				select from recommendation
				where recommendation.id = (subject ->> 'recommendationId')::uuid
					and recommendation.seal = subject ->> 'seal'
			) and not exists (
				select from redacted_row join recommendation on recommendation.id = redacted_row.row_id
				where redacted_row.row_id = (subject ->> 'recommendationId')::uuid
					and redacted_row.former_seal = subject ->> 'seal'
			) and not exists (
				select from audit_entry as later
				where later.type = 'recommendation.left_out' and later.subject = jsonb_build_object(
					'recommendationId', audit_entry.subject ->> 'recommendationId',
					'seal', audit_entry.subject ->> 'seal'
				)
			)
			order by seq limit 1`
	);
	return found?.seq ?? null;
}

async function countLeftOut({ db }: Portal): Promise<number> {
	const [found] = await rows<{ count: number }>(
		db,
		sql`select count(*)::int as count from audit_entry where type = 'recommendation.left_out'`
	);
	return found?.count ?? 0;
}
