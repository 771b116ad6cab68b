import { and, asc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import { writeAudit } from '#server/audit/write-audit.ts';
import type { Db, Tx } from '#server/db/client.ts';
import {
	agendaItem,
	documentClient,
	documentSnapshot,
	documentUpdate,
	liveDocument
} from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { parseDocumentName } from '#lib/protocol/documents.ts';
import type { BoundClient } from './client-ids.ts';
import type { RefusedWrite } from './refusal-trail.ts';

type Database = Pick<Portal, 'db' | 'clock'>;

export type StoredDocument = {
	generation: number;
	/** Nobody has written to it. */
	isNew: boolean;
	/** Null when the agenda item is gone. */
	meetingId: string | null;
	snapshot: { state: Uint8Array; uptoSeq: number } | null;
	/** Updates after the snapshot, in the order of the log. */
	updates: Uint8Array[];
	lastSeq: number;
	clients: BoundClient[];
};

/** What one window of one document adds to the log. */
export type LogBatch = {
	document: string;
	generation: number;
	isNew: boolean;
	clients: { clientId: number; personId: string }[];
	updates: { bytes: Uint8Array; authorId: string }[];
};

/** Postgres takes 65,535 parameters in a statement and a row of the log has five. */
const ROWS_AT_ONCE = 2000;

/** The whole of a document as it is in the log. Rows are never removed below a snapshot while it is read, so no transaction is needed. */
export async function loadDocument({ db }: Database, name: string): Promise<StoredDocument> {
	const [found] = await db.select().from(liveDocument).where(eq(liveDocument.name, name));
	const generation = found?.generation ?? 1;
	const snapshot = await readSnapshot(db, name, generation);
	const rows = await db
		.select({ seq: documentUpdate.seq, bytes: documentUpdate.bytes })
		.from(documentUpdate)
		.where(
			and(
				eq(documentUpdate.document, name),
				eq(documentUpdate.generation, generation),
				gt(documentUpdate.seq, snapshot?.uptoSeq ?? 0)
			)
		)
		.orderBy(asc(documentUpdate.seq));
	const { clientId, personId, at } = documentClient;
	return {
		generation,
		isNew: found === undefined,
		meetingId: await meetingOf(db, name),
		snapshot,
		updates: rows.map(({ bytes }) => bytes),
		lastSeq: rows.at(-1)?.seq ?? snapshot?.uptoSeq ?? 0,
		clients: await db
			.select({ clientId, personId, at })
			.from(documentClient)
			.where(eq(documentClient.document, name))
	};
}

async function readSnapshot(
	db: Db,
	name: string,
	generation: number
): Promise<StoredDocument['snapshot']> {
	const { state, uptoSeq, document } = documentSnapshot;
	const [snapshot] = await db
		.select({ state, uptoSeq })
		.from(documentSnapshot)
		.where(and(eq(document, name), eq(documentSnapshot.generation, generation)));
	return snapshot ?? null;
}

async function meetingOf(db: Db, name: string): Promise<string | null> {
	const parsed = parseDocumentName(name);
	if (parsed === null) {
		return null;
	}
	const [item] = await db
		.select({ meetingId: agendaItem.meetingId })
		.from(agendaItem)
		.where(eq(agendaItem.id, parsed.agendaItemId));
	return item?.meetingId ?? null;
}

/** Writes all batches in one transaction; answers the last `seq` of each document. */
export async function appendToLog(
	{ db, clock }: Database,
	batches: LogBatch[]
): Promise<Map<string, number>> {
	const at = clock.now();
	return db.transaction(async (tx) => {
		const fresh = batches.filter(({ isNew }) => isNew);
		if (fresh.length > 0) {
			await tx
				.insert(liveDocument)
				.values(fresh.map(({ document, generation }) => ({ name: document, generation })))
				.onConflictDoNothing();
		}
		await refuseFormerGenerations(tx, batches);
		for (const batch of batches) {
			await bindClients(tx, batch, at);
		}
		return insertUpdates(tx, batches, at);
	});
}

/** What still has a document from before a redaction or a restore in its memory must not write it back. */
async function refuseFormerGenerations(
	tx: Tx,
	written: { document: string; generation: number }[]
): Promise<void> {
	const names = written.map(({ document }) => document);
	const found = await tx
		.select()
		.from(liveDocument)
		.where(inArray(liveDocument.name, names))
		.for('share');
	const generations = new Map(found.map(({ name, generation }) => [name, generation]));
	const former = written.find((one) => generations.get(one.document) !== one.generation);
	if (former !== undefined) {
		throw new Error(`${former.document} has begun another generation than ${former.generation}`);
	}
}

async function insertUpdates(tx: Tx, batches: LogBatch[], at: Date): Promise<Map<string, number>> {
	const rows = batches.flatMap(({ document, generation, updates }) =>
		updates.map((update) => ({ document, generation, ...update, at }))
	);
	const lastSeqs = new Map<string, number>();
	for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
		const written = await tx
			.insert(documentUpdate)
			.values(rows.slice(start, start + ROWS_AT_ONCE))
			.returning({ document: documentUpdate.document, seq: documentUpdate.seq });
		for (const { document, seq } of written) {
			lastSeqs.set(document, Math.max(seq, lastSeqs.get(document) ?? 0));
		}
	}
	return lastSeqs;
}

/** A row that is there already is a retry after an answer was lost, unless it names somebody else. */
async function bindClients(tx: Tx, { document, clients }: LogBatch, at: Date): Promise<void> {
	if (clients.length === 0) {
		return;
	}
	const written = await tx
		.insert(documentClient)
		.values(clients.map((one) => ({ document, ...one, at })))
		.onConflictDoNothing()
		.returning({ clientId: documentClient.clientId });
	if (written.length === clients.length) {
		return;
	}
	const ids = clients.map(({ clientId }) => clientId);
	const bound = await tx
		.select({ clientId: documentClient.clientId, personId: documentClient.personId })
		.from(documentClient)
		.where(and(eq(documentClient.document, document), inArray(documentClient.clientId, ids)));
	const owners = new Map(bound.map(({ clientId, personId }) => [clientId, personId]));
	if (clients.some(({ clientId, personId }) => owners.get(clientId) !== personId)) {
		throw new Error(`a client id of ${document} is bound to somebody else in the database`);
	}
}

/** Keeps the folded document for those who join after a restart. An older one never replaces a newer one. */
export async function storeSnapshot(
	{ db, clock }: Database,
	snapshot: { document: string; generation: number; uptoSeq: number; state: Uint8Array }
): Promise<void> {
	const at = clock.now();
	const { generation, uptoSeq, state } = snapshot;
	await db.transaction(async (tx) => {
		await refuseFormerGenerations(tx, [snapshot]);
		await tx
			.insert(documentSnapshot)
			.values({ ...snapshot, at })
			.onConflictDoUpdate({
				target: documentSnapshot.document,
				set: { generation, uptoSeq, state, at },
				setWhere: and(
					lt(documentSnapshot.uptoSeq, sql`excluded.upto_seq`),
					sql`${documentSnapshot.generation} <= excluded.generation`
				)
			});
	});
}

/** Somebody tried to write where they may not: who, which document and why; nothing of what was written. */
export async function recordRefusedWrite(
	{ db }: Database,
	{ personId, document, reason }: RefusedWrite
): Promise<void> {
	await db.transaction((tx) =>
		writeAudit(tx, personId, 'document.write_refused', { document, reason })
	);
}
