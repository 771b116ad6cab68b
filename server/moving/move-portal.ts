import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verifyTrail } from '#server/audit/verify-trail.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import type { Config } from '#server/config.ts';
import { databaseRefusal } from '#server/database-refusal.ts';
import { openPostgres, rows, sql, type Tx } from '#server/db/client.ts';
import { postgresDriver } from '#server/db/driver.ts';
import { copyTable, type Copied } from '#server/db/move/copy-tables.ts';
import { chooseLeaving } from '#server/db/move/leaving.ts';
import { readShape } from '#server/db/move/shape.ts';
import { openSource, SAME_TEXT, type Ask, type Source } from '#server/db/move/source.ts';
import { connectionOf, findContent, isAtThisVersion } from '#server/db/move/target.ts';
import { movedMark } from '#server/first-start.ts';
import { StartRefusal } from '#server/start-refusal.ts';

type LeftOut = {
	people: number;
	cases: number;
	meetings: number;
	/** Signed ones; `ofCasesThatStay` were made about a case of a real person, in a meeting of the demonstration. */
	recommendations: { recommendationId: string; seal: string; isOfCaseThatStays: boolean }[];
};
export type Moved = { tables: Copied[]; leftOut: LeftOut };

/**
 * The embedded database of `DATA` into the empty one of `DATABASE_URL`, in one transaction: after a kill the target has empty
 * tables, or none. Files and keys stay where they are. The caller holds the folder and the target.
 */
export async function movePortal(config: Config, databaseUrl: string): Promise<Moved> {
	const source = await openSource(join(config.dataFolder, 'db'));
	try {
		if (!(await isAtThisVersion(source.ask))) {
			throw new StartRefusal(
				`The database in ${config.dataFolder} was last run by another version: start the portal on it once with this version, stop it, and move it then.`
			);
		}
		const moved = await moveInto(databaseUrl, source);
		// From here on the old database is a copy of yesterday; whoever starts on it shall know.
		await writeFile(movedMark(config), `${new Date().toISOString()}\n`, { mode: 0o600 });
		return moved;
	} finally {
		await source.close();
	}
}

async function moveInto(databaseUrl: string, source: Source): Promise<Moved> {
	const tables = await readShape(source.ask);
	await refuseContent(
		databaseUrl,
		tables.map(({ name }) => name)
	);
	const { db, close } = await openPostgres(databaseUrl);
	try {
		await chooseLeaving(source.ask, tables);
		const leftOut = await countLeaving(source.ask);
		return await db.transaction(async (tx) => {
			const connection = connectionOf(tx);
			const ask: Ask = async (statement) => [...(await connection.unsafe(statement))] as never[];
			if (!(await isAtThisVersion(ask))) {
				throw new StartRefusal('The database of DATABASE_URL belongs to another version.');
			}
			await connection.unsafe(SAME_TEXT);
			// Votes and dissent of closed cases are taken in by no other statement.
			await connection.unsafe(`set local mashwara.is_moving = 'on'`);
			const copied: Copied[] = [];
			for (const table of tables) {
				copied.push(await copyTable(source, connection, table));
			}
			await recordMove(tx, { tables: copied, leftOut });
			return { tables: copied, leftOut };
		});
	} finally {
		await close();
	}
}

/** Looked at before it is migrated: tables of somebody else must not get ours beside them. */
async function refuseContent(databaseUrl: string, ours: string[]): Promise<void> {
	const postgres = await postgresDriver();
	const client = postgres(databaseUrl, { max: 1, onnotice: () => {} });
	let content: string | null;
	try {
		content = await findContent(
			async (statement) => [...(await client.unsafe(statement))] as never[],
			ours
		);
	} catch (error) {
		throw databaseRefusal(error);
	} finally {
		await client.end();
	}
	if (content !== null) {
		throw new StartRefusal(
			`The database of DATABASE_URL is not empty, it has ${content}: give an empty one. If the move was done before, start the portal on it.`
		);
	}
}

async function countLeaving(ask: Ask): Promise<LeftOut> {
	const counts = await ask<{ table: string; count: number }>(
		'select "table", count(*)::int as count from leaving group by "table"'
	);
	const countOf = (table: string) => counts.find((one) => one.table === table)?.count ?? 0;
	const recommendations = await ask<LeftOut['recommendations'][number]>(
		// By the seal of the signature, which is what the trail knows; a redaction makes another.
		`select recommendation.id::text as "recommendationId", coalesce((
				select former_seal from redacted_row
				where "table" = 'recommendation' and row_id = recommendation.id order by at, id limit 1
			), seal) as seal,
				case_id::text not in (select key from leaving where "table" = 'tumor_case') as "isOfCaseThatStays"
			from recommendation join agenda_item on agenda_item.id = agenda_item_id
			where recommendation.ctid in (select row from leaving where "table" = 'recommendation')
			order by recommendation.id`
	);
	return {
		people: countOf('person'),
		cases: countOf('tumor_case'),
		meetings: countOf('meeting'),
		recommendations
	};
}

/** Entries about what was left out stay in the trail, so it has to say why their subjects are not there. */
async function recordMove(tx: Tx, { tables, leftOut }: Moved): Promise<void> {
	const trail = await verifyTrail(tx);
	if (!trail.ok) {
		throw new StartRefusal(
			`The audit trail in DATA is broken at entry ${trail.brokenSeq}: look at it with "npm run audit:verify" first.`
		);
	}
	for (const { recommendationId, seal } of leftOut.recommendations) {
		await writeAudit(tx, null, 'recommendation.left_out', { recommendationId, seal });
	}
	await writeAudit(tx, null, 'portal.moved', {
		tables: tables.length,
		rows: tables.reduce((sum, one) => sum + one.rows, 0),
		peopleLeftOut: leftOut.people,
		casesLeftOut: leftOut.cases,
		meetingsLeftOut: leftOut.meetings,
		recommendationsLeftOut: leftOut.recommendations.length
	});
	// Without statistics the first hours would be slow.
	await rows(tx, sql`analyze`);
}
