import { DOCUMENT_KINDS, type DocumentName, documentName } from '../protocol/documents.ts';

/** Where a document's copy lies in this browser: whose it is, of what, and of which generation. */
export type CopyName = { personId: string; document: string; generation: number };

/** Store of y-indexeddb for what is not the document: here, by tab, what is written and not known to be saved. */
export const NOTES = 'custom';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const COPY_KEY = new RegExp(
	`^(${UUID})/(agenda-item\\.${UUID}\\.(?:${DOCUMENT_KINDS.join('|')}))/(\\d+)$`
);

export function copyKey({ personId, document, generation }: CopyName): string {
	return `${personId}/${document}/${generation}`;
}

export function parseCopyKey(key: string): CopyName | null {
	const [, personId, document, generation] = COPY_KEY.exec(key) ?? [];
	return personId === undefined || document === undefined
		? null
		: { personId, document, generation: Number(generation) };
}

/** Every copy that this browser holds, whosever it is; none where the browser lets sites keep nothing. */
export async function copiesHere(): Promise<CopyName[]> {
	if (typeof indexedDB === 'undefined') {
		return [];
	}
	const databases = await indexedDB.databases().catch(() => []);
	return databases.flatMap(({ name = '' }) => parseCopyKey(name) ?? []);
}

/** A person's copy of a document; of several generations the latest. */
export async function findCopy(personId: string, name: DocumentName): Promise<CopyName | null> {
	const document = documentName(name);
	const own = (await copiesHere()).filter(
		(copy) => copy.personId === personId && copy.document === document
	);
	return own.toSorted((a, b) => b.generation - a.generation)[0] ?? null;
}

/** The copies that hold something which is not known to be saved. */
export async function unsentCopies(which: (copy: CopyName) => boolean): Promise<CopyName[]> {
	const found = (await copiesHere()).filter(which);
	const counts = await Promise.all(found.map((copy) => noteCount(copyKey(copy))));
	return found.filter((_, index) => (counts[index] ?? 0) > 0);
}

/** Resolves when the copies are gone; pages that have one of them open let go of it by themselves. */
export async function wipeCopies(which: (copy: CopyName) => boolean): Promise<void> {
	const doomed = (await copiesHere()).filter(which);
	await Promise.all(doomed.map((copy) => settled(indexedDB.deleteDatabase(copyKey(copy)))));
}

async function noteCount(key: string): Promise<number> {
	const database = await settled(indexedDB.open(key));
	try {
		const isFilled = database.objectStoreNames.contains(NOTES);
		return isFilled ? await settled(database.transaction(NOTES).objectStore(NOTES).count()) : 0;
	} finally {
		database.close();
	}
}

type Request<T> = EventTarget & { readonly result: T; readonly error: DOMException | null };

function settled<T>(request: Request<T>): Promise<T> {
	return new Promise((resolve, reject) => {
		request.addEventListener('success', () => resolve(request.result));
		request.addEventListener('error', () =>
			reject(new Error('a local copy could not be reached', { cause: request.error }))
		);
	});
}
