import { sql } from '#server/db/client.ts';
import type { Portal } from '#server/portal.ts';

/** As whoever holds the database could: without the triggers that refuse it. */
export function forge({ db }: Portal, statement: ReturnType<typeof sql>): Promise<void> {
	return db.transaction(async (tx) => {
		await tx.execute(sql`set local session_replication_role = replica`);
		await tx.execute(statement);
	});
}
