import { and, asc, count, desc, eq, inArray, max, min, sql } from 'drizzle-orm';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Grade } from '#lib/domain/people/people.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { auditEntry, person } from '#server/db/schema.ts';
import { gradesOf } from '#server/people/grades-of.ts';
import type { Portal } from '#server/portal.ts';
import { caseFor } from './case-for.ts';

export type CaseReader = {
	id: string;
	/** Null when the person has left the portal. */
	name: string | null;
	grade: Grade | null;
	isAuthor: boolean;
	firstAt: string;
	lastAt: string;
	times: number;
};
export type CaseAccess = { caseNo: string; mayRead: boolean; readers: CaseReader[] };

/** Who opened the case, from the audit trail, latest first. Nothing of its content: an administrator may ask who cannot read it. */
export async function readCaseAccess(
	portal: Portal,
	actor: Actor,
	caseNo: string
): Promise<Outcome<CaseAccess>> {
	return portal.db.transaction(async (tx) => {
		const held = await caseFor(tx, actor, { caseNo, verb: 'read_access' });
		if (!held.ok) {
			return held;
		}
		const { id, authorId, thing } = held.value;
		const readers = await readersOf(tx, { id, authorId });
		await writeAudit(tx, actor.id, 'case.access_read', { caseId: id });
		return accept({ caseNo, mayRead: may(actor, 'read', 'case', thing), readers });
	});
}

async function readersOf(
	tx: Tx,
	{ id, authorId }: { id: string; authorId: string | null }
): Promise<CaseReader[]> {
	const found = await readingsOf(tx, id);
	const personIds = found.flatMap((one) => (one.id === null ? [] : [one.id]));
	const names = await namesOf(tx, personIds);
	const grades = await gradesOf(tx, { personIds });
	return found.flatMap(({ id: readerId, firstAt, lastAt, times }) =>
		readerId === null || firstAt === null || lastAt === null
			? []
			: {
					id: readerId,
					name: names.get(readerId) ?? null,
					grade: grades.get(readerId) ?? null,
					isAuthor: readerId === authorId,
					firstAt: firstAt.toISOString(),
					lastAt: lastAt.toISOString(),
					times
				}
	);
}

async function namesOf(tx: Tx, personIds: string[]): Promise<Map<string, string>> {
	const found =
		personIds.length === 0
			? []
			: await tx
					.select({ id: person.id, name: person.displayName })
					.from(person)
					.where(inArray(person.id, personIds));
	return new Map(found.map((one) => [one.id, one.name]));
}

/** Each person who opened it, grouped by the database: how often does not matter for the memory it takes. */
function readingsOf(tx: Tx, caseId: string) {
	return tx
		.select({
			id: auditEntry.actorId,
			firstAt: min(auditEntry.at),
			lastAt: max(auditEntry.at),
			times: count()
		})
		.from(auditEntry)
		.where(
			and(eq(auditEntry.type, 'case.read'), eq(sql`${auditEntry.subject} ->> 'caseId'`, caseId))
		)
		.groupBy(auditEntry.actorId)
		.orderBy(desc(max(auditEntry.at)), asc(auditEntry.actorId));
}
