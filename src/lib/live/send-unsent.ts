import { parseDocumentName } from '../protocol/documents.ts';
import { unsentCopies } from './copies.ts';
import { LiveDocument } from './live-document.svelte.ts';

const LOOK_EVERY_MS = 100;

/** Sends what this person's copies hold and no open room has sent, for so long; what is refused stays in its copy. */
export async function sendUnsent(
	personId: string,
	{ address, withinMs }: { address: string; withinMs: number }
): Promise<void> {
	const unsent = await unsentCopies((copy) => copy.personId === personId);
	const documents = unsent.flatMap((copy) => {
		const name = parseDocumentName(copy.document);
		return name === null ? [] : [new LiveDocument({ name, personId, address, onrefused: null })];
	});
	const end = Date.now() + withinMs;
	while (Date.now() < end && !documents.every(isFinished)) {
		await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
	}
	for (const document of documents) {
		document.destroy();
	}
}

function isFinished({ wasResumed, waiting, link }: LiveDocument): boolean {
	return link.is === 'closed' || (wasResumed && waiting === 0);
}
