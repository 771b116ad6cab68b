import * as v from 'valibot';
import { ConsentKindSchema, consentFits, type ConsentKind } from '#lib/domain/case/case.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { consent } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { caseFor } from './case-for.ts';

const RecordConsentSchema = v.object({
	caseNo: v.string(),
	kind: v.pipe(v.string('required'), v.minLength(1, 'required'), ConsentKindSchema),
	/** The box "I have seen it" was ticked; nobody attests by accident. */
	isAttested: v.literal(true, 'required')
});
export type RecordConsentInput = { caseNo: string; kind: string; isAttested: boolean };

/** Writes down what consent rests on; the actor is who attests it, now. */
export async function recordConsent(
	portal: Portal,
	actor: Actor,
	input: RecordConsentInput
): Promise<Outcome<{ kind: ConsentKind }>> {
	const parsed = parseFields(RecordConsentSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const { caseNo, kind } = parsed.value;
	return portal.db.transaction(async (tx) => {
		const held = await caseFor(tx, actor, { caseNo, verb: 'edit' });
		if (!held.ok) {
			return held;
		}
		if (!consentFits(kind, held.value.origin)) {
			return refuse('malformed', { kind: 'consent_of_other_origin' });
		}
		await tx.insert(consent).values({
			caseId: held.value.id,
			kind,
			attestedById: actor.id,
			attestedAt: portal.clock.now()
		});
		await writeAudit(tx, actor.id, 'case.consent_recorded', { caseId: held.value.id, kind });
		return accept({ kind });
	});
}
