import { sql } from 'drizzle-orm';
import type { Tx } from '#server/db/client.ts';
import { caseNumber } from '#server/db/schema.ts';

/** A year ends at midnight in Pakistan (UTC+5 all year), for a case as for the people who number it. */
const ZONE = 'Asia/Karachi';

/** The next number of the year. The row stays locked until the transaction ends, so two cases never share one. */
export async function allocateCaseNo(tx: Tx, now: Date): Promise<string> {
	const year = Number(
		new Intl.DateTimeFormat('en-US', { year: 'numeric', timeZone: ZONE }).format(now)
	);
	const [row] = await tx
		.insert(caseNumber)
		.values({ year, last: 1 })
		.onConflictDoUpdate({ target: caseNumber.year, set: { last: sql`${caseNumber.last} + 1` } })
		.returning({ last: caseNumber.last });
	if (row === undefined) {
		throw new Error('no case number was returned');
	}
	return `${year}-${row.last}`;
}
