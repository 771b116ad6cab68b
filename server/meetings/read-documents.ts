import { and, asc, eq, gt } from 'drizzle-orm';
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { DOCUMENT_KINDS, DOCUMENT_ROOTS, documentName } from '#lib/protocol/documents.ts';
import type { DocumentKind } from '#lib/protocol/documents.ts';
import type { Tx } from '#server/db/client.ts';
import { documentSnapshot, documentUpdate, liveDocument } from '#server/db/schema.ts';

export type ItemDocuments = {
	/** Tiptap JSON, not checked yet. */
	body: unknown;
	annotations: [key: string, value: unknown][];
	comments: [key: string, value: unknown][];
};

export function documentNames(agendaItemId: string): string[] {
	return DOCUMENT_KINDS.map((kind) => documentName({ agendaItemId, kind }));
}

/**
 * The three documents of an item as they stand in the log. The caller holds them, so that nothing is on its way into it; read
 * inside the transaction, because what is not in the log does not exist for a signature.
 */
export async function readDocuments(tx: Tx, agendaItemId: string): Promise<ItemDocuments> {
	const open = async (kind: DocumentKind) => loadDocument(tx, documentName({ agendaItemId, kind }));
	const recommendation = await open('recommendation');
	const marks = await open('marks');
	const comments = await open('comments');
	try {
		const text = recommendation.getXmlFragment(DOCUMENT_ROOTS.recommendation);
		return {
			body: yXmlFragmentToProsemirrorJSON(text),
			annotations: entriesOf(marks.getMap(DOCUMENT_ROOTS.marks)),
			comments: entriesOf(comments.getMap(DOCUMENT_ROOTS.comments))
		};
	} finally {
		for (const document of [recommendation, marks, comments]) {
			document.destroy();
		}
	}
}

function entriesOf(map: Y.Map<unknown>): [string, unknown][] {
	return [...map.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
}

async function loadDocument(tx: Tx, name: string): Promise<Y.Doc> {
	const document = new Y.Doc({ gc: true });
	const [known] = await tx
		.select({ generation: liveDocument.generation })
		.from(liveDocument)
		.where(eq(liveDocument.name, name));
	if (known === undefined) {
		return document;
	}
	const [snapshot] = await tx
		.select({ uptoSeq: documentSnapshot.uptoSeq, state: documentSnapshot.state })
		.from(documentSnapshot)
		.where(
			and(eq(documentSnapshot.document, name), eq(documentSnapshot.generation, known.generation))
		);
	const updates = await tx
		.select({ bytes: documentUpdate.bytes })
		.from(documentUpdate)
		.where(
			and(
				eq(documentUpdate.document, name),
				eq(documentUpdate.generation, known.generation),
				gt(documentUpdate.seq, snapshot?.uptoSeq ?? 0)
			)
		)
		.orderBy(asc(documentUpdate.seq));
	document.transact(() => {
		for (const update of [
			...(snapshot === undefined ? [] : [snapshot.state]),
			...updates.map((one) => one.bytes)
		]) {
			Y.applyUpdate(document, update);
		}
	});
	return document;
}
