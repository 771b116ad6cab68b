import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { redaction } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { reportPassages } from '#server/redaction/report-passages.ts';
import { takeOutPassages } from '#server/redaction/take-out-passages.ts';
import { aRecord } from './cases.ts';
import { aDiscussion } from './discussions.ts';

/** Looks like no word of the portal's own. */
export const NAME = 'Zulfiqar Marker-Khan';

/** A case under discussion whose text names its patient twice. */
export const aNamedDiscussion = (portal: Portal) =>
	aDiscussion(
		portal,
		aRecord({ presentation: `${NAME.toUpperCase()} coughs, says zulfiqar  marker-khan.` })
	);

/** The id of a report that waits. */
export async function aReport(
	portal: Portal,
	{ caseNo, by, passages = NAME }: { caseNo: string; by: Actor; passages?: string }
): Promise<string> {
	const report = await reportPassages(portal, by, { caseNo, kind: 'name', passages });
	if (!report.ok) {
		throw new Error(report.reason);
	}
	return report.value.redactionId;
}

/** Reported by one person and taken out by another; answers its id. */
export async function aRedaction(
	portal: Portal,
	given: { caseNo: string; by: Actor; reporter: Actor; passages?: string }
): Promise<string> {
	const { caseNo, by, reporter } = given;
	const redactionId = await aReport(portal, { ...given, by: reporter });
	const taken = await takeOutPassages(portal, by, { caseNo, redactionId });
	expect(taken).toMatchObject({ ok: true });
	expect(reporter.id).not.toBe(by.id);
	return redactionId;
}

export const redactionRow = async (portal: Portal, redactionId: string) =>
	(await portal.db.select().from(redaction).where(eq(redaction.id, redactionId)))[0];
