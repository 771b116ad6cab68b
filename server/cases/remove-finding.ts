import { eq } from 'drizzle-orm';
import { textFindings } from '#lib/domain/case/text-findings.ts';
import { withoutFinding } from '#lib/domain/case/without-finding.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { agendaItemsOf } from './case-facts.ts';
import { caseFor } from './case-for.ts';

/** A finding as the author saw it: the version of the case, the field and the place in it. */
export type SeenFinding = {
	caseNo: string;
	version: number;
	field: string;
	start: number;
	end: number;
};

/**
 * Takes one passage out of the text; words in brackets stand in its place. The plan before the board may lose an identifier
 * after a board has discussed the case: that does not change what was planned.
 */
export async function removeFinding(
	portal: Portal,
	actor: Actor,
	{ caseNo, version, ...seen }: SeenFinding
): Promise<Outcome<{ version: number; listedAt: { meetingId: string; agendaItemId: string }[] }>> {
	return portal.db.transaction(async (tx) => {
		const held = await caseFor(tx, actor, { caseNo, verb: 'edit' });
		if (!held.ok) {
			return held;
		}
		const { id, title, record } = held.value;
		const finding = textFindings(title, record).find(
			(one) => one.field === seen.field && one.start === seen.start && one.end === seen.end
		);
		if (held.value.version !== version || finding === undefined) {
			return refuse('finding_gone');
		}
		const written = withoutFinding({ title, record }, finding);
		if (written === null) {
			return refuse('finding_no_room');
		}
		await tx
			.update(tumorCase)
			.set({ ...written, version: version + 1, updatedAt: portal.clock.now() })
			.where(eq(tumorCase.id, id));
		const items = await agendaItemsOf(tx, id);
		const { kind, field, start, end } = finding;
		const subject = { caseId: id, version: version + 1, kind, field, start, length: end - start };
		await writeAudit(tx, actor.id, 'case.finding_removed', subject);
		return accept({
			version: version + 1,
			listedAt: items.map(({ meetingId, agendaItemId }) => ({ meetingId, agendaItemId }))
		});
	});
}
