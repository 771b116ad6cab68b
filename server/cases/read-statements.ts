import { and, asc, eq, isNull } from 'drizzle-orm';
import * as v from 'valibot';
import { CaseRecordSchema } from '#lib/domain/case/record.ts';
import {
	passageOf,
	textsOf,
	type FindingKind,
	type Passage
} from '#lib/domain/case/text-findings.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { may } from '#server/auth/permissions.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { identifierStatement, person, tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { findingsOf, type Statement } from './findings-of.ts';
import { sharesSociety, statementFacts } from './statement-for.ts';

export type WaitingStatement = {
	id: string;
	kind: FindingKind;
	reason: string;
	statedBy: string | null;
	statedAt: string;
	/** Each place in the case where the passage stands. */
	places: { field: string; passage: Passage }[];
};

type Waiting = {
	statement: Statement;
	statedBy: string | null;
	found: typeof tumorCase.$inferSelect;
};

/** Statements that wait for this person, oldest first; who stated it, and the author, are never among the second persons. */
async function waitingFor(on: DbOrTx, actor: Actor): Promise<Waiting[]> {
	const rows = await on
		.select({
			statement: identifierStatement,
			statedBy: person.displayName,
			found: tumorCase,
			thing: statementFacts(on, actor)
		})
		.from(identifierStatement)
		.innerJoin(tumorCase, eq(tumorCase.id, identifierStatement.caseId))
		.leftJoin(person, eq(person.id, identifierStatement.statedById))
		.where(
			and(
				isNull(identifierStatement.confirmedAt),
				isNull(identifierStatement.rejectedAt),
				sharesSociety(on, actor)
			)
		)
		.orderBy(asc(identifierStatement.statedAt), asc(identifierStatement.id));
	return rows.filter(({ thing }) => may(actor, 'decide', 'statement', thing));
}

/** With the passages as they stand today; null when the passage has left the text, so that nothing is to be decided. */
async function shownStatement(
	on: DbOrTx,
	portal: Portal,
	{ statement, statedBy, found }: Waiting
): Promise<WaitingStatement | null> {
	const record = v.parse(CaseRecordSchema, found.record);
	const texts = new Map(textsOf(found.title, record));
	const findings = await findingsOf(on, portal, { ...found, record });
	const places = findings
		.filter(({ key }) => key === statement.findingKey)
		.map((one) => ({ field: one.field, passage: passageOf(texts.get(one.field) ?? '', one) }));
	const { id, kind, reason, statedAt } = statement;
	return places.length === 0
		? null
		: { id, kind, reason, statedBy, statedAt: statedAt.toISOString(), places };
}

/** What waits for this person as the second one. That they read passages of a case is an entry in the audit log. */
export async function readStatements(
	portal: Portal,
	actor: Actor
): Promise<Outcome<WaitingStatement[]>> {
	if (!may(actor, 'review_statements', 'portal', {})) {
		return refuse('not_found');
	}
	return portal.db.transaction(async (tx) => {
		const waiting = await waitingFor(tx, actor);
		const shown: WaitingStatement[] = [];
		for (const one of waiting) {
			const statement = await shownStatement(tx, portal, one);
			if (statement !== null) {
				shown.push(statement);
			}
		}
		for (const caseId of new Set(waiting.map(({ found }) => found.id))) {
			await writeAudit(tx, actor.id, 'case.statements_read', { caseId });
		}
		return accept(shown);
	});
}

/** How many wait for this person. */
export async function countStatements(on: DbOrTx, portal: Portal, actor: Actor): Promise<number> {
	if (!may(actor, 'review_statements', 'portal', {})) {
		return 0;
	}
	const waiting = await waitingFor(on, actor);
	const shown = await Promise.all(waiting.map((one) => shownStatement(on, portal, one)));
	return shown.filter((one) => one !== null).length;
}
