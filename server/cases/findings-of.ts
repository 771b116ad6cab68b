import { eq } from 'drizzle-orm';
import { textFindings, type TextFinding } from '#lib/domain/case/text-findings.ts';
import type { CaseRecord } from '#lib/domain/case/record.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { identifierStatement } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { findingKey } from './finding-key.ts';

export type Statement = typeof identifierStatement.$inferSelect;
/** What became of a passage: nobody has said anything, or a second person has to look, has agreed, or has not. */
export type FindingState = 'open' | 'stated' | 'confirmed' | 'rejected';
export type HeldFinding = TextFinding & {
	key: string;
	state: FindingState;
	statement: Statement | null;
};

export type CaseText = { id: string; title: string; record: CaseRecord };

function stateOf(statement: Statement | undefined): FindingState {
	if (statement === undefined) {
		return 'open';
	}
	if (statement.rejectedAt !== null) {
		return 'rejected';
	}
	return statement.confirmedAt === null ? 'stated' : 'confirmed';
}

/** Every passage of this text that may identify, with what was stated of it. */
export async function findingsOf(
	on: DbOrTx,
	portal: Pick<Portal, 'remapKey'>,
	{ id, title, record }: CaseText
): Promise<HeldFinding[]> {
	const found = textFindings(title, record);
	if (found.length === 0) {
		return [];
	}
	const rows = await on
		.select()
		.from(identifierStatement)
		.where(eq(identifierStatement.caseId, id));
	const byKey = new Map(rows.map((row) => [row.findingKey, row]));
	const beside = record.morphology?.code ?? '';
	return found.map((finding) => {
		const key = findingKey(portal, id, finding, beside);
		const statement = byKey.get(key);
		return { ...finding, key, state: stateOf(statement), statement: statement ?? null };
	});
}

/** Nothing but a second person's agreement closes a passage that is still there. */
export const isUnanswered = ({ state }: { state: FindingState }): boolean =>
	state === 'open' || state === 'rejected';
