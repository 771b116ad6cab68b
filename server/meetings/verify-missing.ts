import { rows, sql } from '#server/db/client.ts';
import type { Portal } from '#server/portal.ts';

export type MissingSignature = {
	auditSeq: number;
	reason: 'missing' | 'co_signature_missing' | 'addendum_missing';
};

/** What was left out when the portal was moved is not missed, nor is what stood under it. */
const LEFT_OUT = sql`exists (
	select from audit_entry as signed join audit_entry as left_out
		on left_out.subject ->> 'recommendationId' = signed.subject ->> 'recommendationId'
	where left_out.type = 'recommendation.left_out' and signed.type = 'recommendation.signed'
		and signed.subject ->> 'agendaItemId' = audit_entry.subject ->> 'agendaItemId'
)`;

const SIGNED = sql`select seq::int as "auditSeq", 'missing' as reason from audit_entry
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
	)`;
const CO_SIGNED = sql`select seq::int, 'co_signature_missing' from audit_entry
	where type = 'recommendation.co_signed' and not exists (
		select from co_signature
		where recommendation_id = (subject ->> 'recommendationId')::uuid
			and seal = subject ->> 'seal'
	) and not ${LEFT_OUT}`;
const ADDED = sql`select seq::int, 'addendum_missing' from audit_entry
	where type = 'recommendation.added_to' and not exists (
		select from addendum
		where id = (subject ->> 'addendumId')::uuid and (
			seal = subject ->> 'seal' or exists (
				select from redacted_row
				where row_id = addendum.id and former_seal = subject ->> 'seal'
			)
		)
	) and not ${LEFT_OUT}`;

/** The chain of seals does not show that the last signatures were removed; the audit trail does. Null when all are there. */
export async function firstMissing({ db }: Pick<Portal, 'db'>): Promise<MissingSignature | null> {
	const [found] = await rows<MissingSignature>(
		db,
		sql`${SIGNED} union all ${CO_SIGNED} union all ${ADDED} order by 1 limit 1`
	);
	return found ?? null;
}
