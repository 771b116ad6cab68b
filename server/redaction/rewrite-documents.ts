import { and, asc, eq, gt, inArray, max } from 'drizzle-orm';
import { parseUpdateMeta } from 'yjs';
import type { PlaceCount, RaisedGeneration } from '#lib/domain/redaction/places.ts';
import { totalOf, type Counts } from '#lib/domain/redaction/take-out.ts';
import { parseDocumentName, type DocumentKind } from '#lib/protocol/documents.ts';
import type { Tx } from '#server/db/client.ts';
import {
	documentClient,
	documentSnapshot,
	documentUpdate,
	liveDocument,
	person
} from '#server/db/schema.ts';
import type { Scope } from './found.ts';
import { countInDocument, rewriteDocument, type Rewritten } from './rewrite-document.ts';

type Stored = {
	name: string;
	kind: DocumentKind;
	/** Null while nobody has written to it. */
	generation: number | null;
	parts: Uint8Array[];
};

/** How often the passages stand in the shared documents; what was typed and deleted again is not counted. */
export async function countInDocuments(
	tx: Tx,
	{ find }: Scope,
	names: string[]
): Promise<{ place: DocumentKind; counts: Counts }[]> {
	const found: { place: DocumentKind; counts: Counts }[] = [];
	for (const name of names) {
		const { kind, parts } = await readStored(tx, name);
		found.push({ place: kind, counts: countInDocument(parts, { kind, find }) });
	}
	return found.filter(({ counts }) => totalOf(counts) > 0);
}

type Rewrite = { names: string[]; find: Scope['find']; executorId: string; at: Date };

/**
 * Every shared document of these names without the passages and without its deleted text, in a new generation. The caller
 * holds them. All are rewritten, also where nothing was found: what was typed and taken back is in the log of no reader's page.
 */
export async function rewriteDocuments(
	tx: Tx,
	{ names, find, executorId, at }: Rewrite
): Promise<{ generations: RaisedGeneration[]; taken: PlaceCount[] }> {
	const generations: RaisedGeneration[] = [];
	const taken: PlaceCount[] = [];
	for (const document of names) {
		const stored = await readStored(tx, document);
		const before = stored.generation ?? 1;
		const after = before + 1;
		await tx
			.insert(liveDocument)
			.values({ name: document, generation: after })
			.onConflictDoUpdate({ target: liveDocument.name, set: { generation: after } });
		generations.push({ document, before, after });
		if (stored.parts.length > 0) {
			const ownerOf = await readOwners(tx, document);
			const { kind } = stored;
			const rewritten = rewriteDocument(stored.parts, { kind, find, executorId, ownerOf });
			await replaceLog(tx, { document, generation: after, at }, rewritten);
			taken.push({ place: kind, count: totalOf(rewritten.counts) });
		}
	}
	return { generations, taken };
}

async function readStored(tx: Tx, name: string): Promise<Stored> {
	const parsed = parseDocumentName(name);
	if (parsed === null) {
		throw new Error(`"${name}" is not the name of a document`);
	}
	const [found] = await tx
		.select({ generation: liveDocument.generation })
		.from(liveDocument)
		.where(eq(liveDocument.name, name))
		.for('update');
	if (found === undefined) {
		return { name, kind: parsed.kind, generation: null, parts: [] };
	}
	const { generation } = found;
	const [snapshot] = await tx
		.select({ state: documentSnapshot.state, uptoSeq: documentSnapshot.uptoSeq })
		.from(documentSnapshot)
		.where(and(eq(documentSnapshot.document, name), eq(documentSnapshot.generation, generation)));
	const updates = await tx
		.select({ bytes: documentUpdate.bytes })
		.from(documentUpdate)
		.where(
			and(
				eq(documentUpdate.document, name),
				eq(documentUpdate.generation, generation),
				gt(documentUpdate.seq, snapshot?.uptoSeq ?? 0)
			)
		)
		.orderBy(asc(documentUpdate.seq));
	const parts = updates.map(({ bytes }) => bytes);
	return {
		...{ name, kind: parsed.kind, generation },
		parts: snapshot === undefined ? parts : [snapshot.state, ...parts]
	};
}

/** By binding; a client id from before there were bindings belongs to the author of the first row it wrote. */
async function readOwners(tx: Tx, document: string): Promise<(clientId: number) => string | null> {
	const owners = new Map<number, string | null>();
	const log = await tx
		.select({ bytes: documentUpdate.bytes, authorId: documentUpdate.authorId })
		.from(documentUpdate)
		.where(eq(documentUpdate.document, document))
		.orderBy(asc(documentUpdate.seq));
	for (const { bytes, authorId } of log) {
		for (const clientId of parseUpdateMeta(bytes).to.keys()) {
			owners.set(clientId, owners.get(clientId) ?? authorId);
		}
	}
	const bound = await tx
		.select({ clientId: documentClient.clientId, personId: documentClient.personId })
		.from(documentClient)
		.where(eq(documentClient.document, document));
	for (const { clientId, personId } of bound) {
		owners.set(clientId, personId);
	}
	return (clientId) => owners.get(clientId) ?? null;
}

/** Rows of every generation go, and the snapshot: each holds what was taken out. Who wrote last when is kept. */
async function replaceLog(
	tx: Tx,
	{ document, generation, at }: { document: string; generation: number; at: Date },
	{ updates, state, clients }: Rewritten
): Promise<void> {
	const times = await tx
		.select({ authorId: documentUpdate.authorId, at: max(documentUpdate.at) })
		.from(documentUpdate)
		.where(eq(documentUpdate.document, document))
		.groupBy(documentUpdate.authorId);
	const lastOf = (authorId: string | null): Date =>
		times.find((one) => one.authorId === authorId)?.at ?? at;
	await tx.delete(documentUpdate).where(eq(documentUpdate.document, document));
	await tx.delete(documentSnapshot).where(eq(documentSnapshot.document, document));
	const living = await livingAmong(tx, [
		...updates.flatMap(({ authorId }) => authorId ?? []),
		...clients.map(({ personId }) => personId)
	]);
	const fresh = clients.filter(({ personId }) => living.has(personId));
	if (fresh.length > 0) {
		await tx.insert(documentClient).values(fresh.map((one) => ({ document, ...one, at })));
	}
	const written =
		updates.length === 0
			? []
			: await tx
					.insert(documentUpdate)
					.values(
						updates.map(({ authorId, bytes }) => ({
							...{ document, generation, bytes },
							authorId: authorId !== null && living.has(authorId) ? authorId : null,
							at: lastOf(authorId)
						}))
					)
					.returning({ seq: documentUpdate.seq });
	// One author's row may stand on another's, so who joins is given all of it at once.
	const uptoSeq = Math.max(0, ...written.map(({ seq }) => seq));
	await tx.insert(documentSnapshot).values({ document, generation, uptoSeq, state, at });
}

async function livingAmong(tx: Tx, ids: string[]): Promise<Set<string>> {
	const found =
		ids.length === 0
			? []
			: await tx.select({ id: person.id }).from(person).where(inArray(person.id, ids));
	return new Set(found.map(({ id }) => id));
}
