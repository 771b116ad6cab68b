import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { TypedPassagesSchema } from '#lib/domain/redaction/passages.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { rows, sql, type Tx } from '#server/db/client.ts';
import { agendaItem } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { CASE_COLUMNS, OTHER_COLUMNS } from './columns.ts';
import { placesOf } from './read-redactions.ts';
import { redactionsFor } from './redaction-for.ts';

const CheckSchema = v.object({ passages: TypedPassagesSchema });

export type Checked = {
	/** As words of their own, in what people see of this case. */
	inCase: number;
	/** Within longer words of this case, which a redaction leaves as they are. */
	within: number;
	/** Stored values of this case that hold these letters anywhere, deleted text in documents included. */
	stored: number;
	/** The same in everything that is not of this case. */
	elsewhere: number;
};

/** Looks once more for what was taken out, in every column of the database. Nothing of what was typed is kept. */
export async function checkAgain(
	portal: Portal,
	actor: Actor,
	input: { caseNo: string; passages: string }
): Promise<Outcome<Checked>> {
	const parsed = parseFields(CheckSchema, { passages: input.passages });
	return portal.db.transaction(async (tx) => {
		const found = await redactionsFor(tx, actor, { caseNo: input.caseNo, verb: 'read' });
		if (!found.ok) {
			return found;
		}
		if (!parsed.ok) {
			return refuse('malformed', parsed.fields);
		}
		const { caseId } = found.value;
		const { passages } = parsed.value;
		const seen = await placesOf(tx, caseId, passages);
		const { stored, all } = await countStored(tx, caseId, passages);
		await writeAudit(tx, actor.id, 'case.redaction_checked', { caseId });
		return accept({
			inCase: seen.flatMap(({ places }) => places).reduce((sum, { count }) => sum + count, 0),
			within: seen.reduce((sum, one) => sum + one.within, 0),
			stored,
			elsewhere: all - stored
		});
	});
}

/** Values that hold one of the passages, in any case of their letters; bytes as UTF-8, which is what Yjs stores. */
async function countStored(
	tx: Tx,
	caseId: string,
	passages: string[]
): Promise<{ stored: number; all: number }> {
	const items = await tx
		.select({ id: agendaItem.id })
		.from(agendaItem)
		.where(eq(agendaItem.caseId, caseId));
	const itemIds = items.map(({ id }) => id);
	const counted = { stored: 0, all: 0 };
	for (const column of [...Object.keys(CASE_COLUMNS), ...Object.keys(OTHER_COLUMNS)]) {
		const [table = ''] = column.split('.');
		const holds = sql.join(
			passages.map((passage) => holdsPassage(column, passage)),
			sql` or `
		);
		const [answer] = await rows<{ all: number; stored: number }>(
			tx,
			sql`select count(*)::int as "all",
					count(*) filter (where ${isOfCase(column, { caseId, itemIds })})::int as stored
				from ${sql.identifier(table)} where ${holds}`
		);
		counted.all += answer?.all ?? 0;
		counted.stored += answer?.stored ?? 0;
	}
	return counted;
}

/** Columns of bytes; the others are text or JSON. */
const BYTES = ['document_update.bytes', 'document_snapshot.state'];

function holdsPassage(column: string, passage: string) {
	const own = sql.identifier(column.split('.')[1] ?? column);
	return BYTES.includes(column)
		? sql`position(convert_to(${passage}::text, 'UTF8') in ${own}) > 0`
		: sql`position(lower(${passage}::text) in lower(${own}::text)) > 0`;
}

/** Ids come from the database; nothing of what was typed is part of these conditions. */
function isOfCase(column: string, { caseId, itemIds }: { caseId: string; itemIds: string[] }) {
	const condition = CASE_COLUMNS[column];
	if (condition === undefined) {
		return sql`false`;
	}
	const quoted = itemIds.map((id) => `'${id}'`).join(', ') || 'null';
	const uuids = itemIds.map((id) => `'${id}'::uuid`).join(', ') || 'null';
	return sql.raw(
		condition
			.replace('$case', `'${caseId}'::uuid`)
			.replace('$items_text', quoted)
			.replace('$items', uuids)
	);
}
