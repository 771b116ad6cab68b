import * as Y from 'yjs';
import type { Actor } from '#lib/domain/people/actor.ts';
import { DOCUMENT_ROOTS, documentName, type DocumentName } from '#lib/protocol/documents.ts';
import { documentClient, documentUpdate, liveDocument } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

/** What one person writes into an empty shared document, put into its log as the live part would do it. */
export async function writeDocument(
	portal: Portal,
	author: Actor,
	{ name, write }: { name: DocumentName; write: (document: Y.Doc, root: string) => void }
): Promise<void> {
	const document = new Y.Doc();
	document.transact(() => write(document, DOCUMENT_ROOTS[name.kind]));
	const bytes = Y.encodeStateAsUpdate(document);
	const at = portal.clock.now();
	const row = { document: documentName(name), authorId: author.id, at };
	await portal.db.transaction(async (tx) => {
		await tx.insert(liveDocument).values({ name: row.document });
		await tx.insert(documentUpdate).values({ ...row, generation: 1, bytes });
		await tx.insert(documentClient).values({
			document: row.document,
			clientId: document.clientID,
			personId: author.id,
			at
		});
	});
	document.destroy();
}
