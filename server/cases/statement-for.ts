import { and, eq, sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { isId } from '#lib/domain/id.ts';
import { refuse, accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { may } from '#server/auth/permissions.ts';
import type { DbOrTx, Tx } from '#server/db/client.ts';
import { identifierStatement, membership, tumorCase } from '#server/db/schema.ts';
import type { Statement } from './findings-of.ts';

const theirs = alias(membership, 'theirs');

/** The actor and who stated it have a society in common. */
export function sharesSociety(on: DbOrTx, actor: Actor): SQL<boolean> {
	return sql<boolean>`exists ${on
		.select({ one: sql`1` })
		.from(membership)
		.innerJoin(theirs, eq(theirs.societyId, membership.societyId))
		.where(
			and(eq(membership.personId, actor.id), eq(theirs.personId, identifierStatement.statedById))
		)}`;
}

/** Facts of a statement for `may`. */
export function statementFacts(on: DbOrTx, actor: Actor) {
	return {
		authorId: tumorCase.authorId,
		statedById: identifierStatement.statedById,
		sharesSociety: sharesSociety(on, actor)
	};
}

/**
 * The statement and its case, held until the end of the transaction, when `actor` may decide on it. The case first, as every
 * other use case does: two that wait for each other would both be ended. Unknown and forbidden answer alike.
 */
export async function statementFor(
	tx: Tx,
	actor: Actor,
	statementId: string
): Promise<Outcome<{ statement: Statement; found: typeof tumorCase.$inferSelect }>> {
	if (!isId(statementId)) {
		return refuse('statement_not_found');
	}
	const [row] = await tx
		.select({ found: tumorCase, thing: statementFacts(tx, actor) })
		.from(identifierStatement)
		.innerJoin(tumorCase, eq(tumorCase.id, identifierStatement.caseId))
		.where(eq(identifierStatement.id, statementId))
		.for('update', { of: tumorCase });
	const [statement] = await tx
		.select()
		.from(identifierStatement)
		.where(eq(identifierStatement.id, statementId))
		.for('update');
	if (row === undefined || statement === undefined) {
		return refuse('statement_not_found');
	}
	if (may(actor, 'decide', 'statement', row.thing)) {
		return accept({ statement, found: row.found });
	}
	await writeAudit(tx, actor.id, 'case.statement_refused', { statementId });
	const mayKnow = may(actor, 'read', 'statement', row.thing);
	return refuse(mayKnow ? 'own_statement' : 'statement_not_found');
}
