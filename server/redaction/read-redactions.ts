import { desc, eq } from 'drizzle-orm';
import * as v from 'valibot';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { finderOf, type Find } from '#lib/domain/redaction/find-passages.ts';
import type { PassageKind } from '#lib/domain/redaction/passages.ts';
import type { PlaceCount } from '#lib/domain/redaction/places.ts';
import { totalOf } from '#lib/domain/redaction/take-out.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItem, redaction } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { countEverywhere } from './look.ts';
import { redactionsFor, type CaseOfRedactions, type RedactionRow } from './redaction-for.ts';

/** One passage with the places it stands in: never more of the text than the passage itself. */
export type ReportedPassage = {
	words: string;
	places: PlaceCount[];
	/** How often it stands within longer words, which are left as they are. */
	within: number;
};

export type WaitingReport = {
	id: string;
	kind: PassageKind;
	reportedByName: string;
	reportedAt: string;
	isOwn: boolean;
	mayDecide: boolean;
	passageCount: number;
	/** For who decides, and for who reported. */
	passages: ReportedPassage[];
};

export type DecidedReport = {
	id: string;
	kind: PassageKind;
	status: 'done' | 'declined';
	reportedByName: string;
	decidedByName: string;
	decidedAt: string;
	declineReason: string | null;
	count: number;
};

export type RedactionsView = {
	caseNo: string;
	mayReport: boolean;
	mayReadCase: boolean;
	waiting: WaitingReport[];
	decided: DecidedReport[];
};

/** What was reported of a case and what became of it. That somebody is shown passages is an entry in the audit log. */
export async function readRedactions(
	portal: Portal,
	actor: Actor,
	caseNo: string
): Promise<Outcome<RedactionsView>> {
	return portal.db.transaction(async (tx) => {
		const found = await redactionsFor(tx, actor, { caseNo, verb: 'read' });
		if (!found.ok) {
			return found;
		}
		const { caseId, thing } = found.value;
		const stored = await tx
			.select()
			.from(redaction)
			.where(eq(redaction.caseId, caseId))
			.orderBy(desc(redaction.reportedAt), desc(redaction.id));
		const waiting: WaitingReport[] = [];
		for (const row of stored.filter(({ status }) => status === 'waiting')) {
			waiting.push(await waitingReport(tx, actor, { row, found: found.value }));
		}
		if (waiting.some(({ passages }) => passages.length > 0)) {
			await writeAudit(tx, actor.id, 'case.reports_read', { caseId });
		}
		return accept({
			caseNo,
			mayReport: may(actor, 'report', 'redaction', { ...thing, reportedById: null }),
			mayReadCase:
				thing.authorId === actor.id || (thing.status === 'ready' && thing.readerRole !== null),
			waiting,
			decided: stored.flatMap(decidedReport)
		});
	});
}

async function waitingReport(
	tx: Tx,
	actor: Actor,
	{ row, found }: { row: RedactionRow; found: CaseOfRedactions }
): Promise<WaitingReport> {
	const { id, kind, reportedById, reportedByName } = row;
	const isOwn = reportedById === actor.id;
	const mayDecide = may(actor, 'decide', 'redaction', { ...found.thing, reportedById });
	const words = v.parse(v.array(v.string()), row.passages ?? []);
	return {
		...{ id, kind, reportedByName, isOwn, mayDecide },
		reportedAt: row.reportedAt.toISOString(),
		passageCount: words.length,
		passages: mayDecide || isOwn ? await placesOf(tx, found.caseId, words) : []
	};
}

/** Where each of these passages stands in the case. */
export async function placesOf(
	tx: Tx,
	caseId: string,
	words: string[]
): Promise<ReportedPassage[]> {
	const items = await tx
		.select({ id: agendaItem.id })
		.from(agendaItem)
		.where(eq(agendaItem.caseId, caseId));
	const itemIds = items.map(({ id }) => id);
	const find = finderOf(words);
	const whole = await countEverywhere(tx, { caseId, itemIds, find });
	const within = await countEverywhere(tx, { caseId, itemIds, find: withinOf(find) });
	return words.map((one, index) => ({
		words: one,
		places: [...whole]
			.map(([place, counts]) => ({ place, count: counts[index] ?? 0 }))
			.filter(({ count }) => count > 0),
		within: totalOf([...within.values()].map((counts) => counts[index] ?? 0))
	}));
}

/** Finds what is left alone, with the same walk over all places. */
const withinOf =
	(find: Find): Find =>
	(text) => ({ whole: find(text).within, within: [] });

function decidedReport(row: RedactionRow): DecidedReport[] {
	const { id, kind, status, reportedByName, decidedByName, decidedAt, declineReason } = row;
	if (status === 'waiting' || decidedAt === null) {
		return [];
	}
	const taken = v.parse(v.array(v.object({ count: v.number() })), row.taken ?? []);
	return [
		{
			...{ id, kind, status, reportedByName, declineReason },
			decidedByName: decidedByName ?? '',
			decidedAt: decidedAt.toISOString(),
			count: taken.reduce((sum, { count }) => sum + count, 0)
		}
	];
}
