import * as v from 'valibot';
import * as Y from 'yjs';
import { AnnotationSchema, CommentSchema, authorOfKey } from '#lib/domain/annotation/annotation.ts';
import { isEntryCode } from '#lib/domain/redaction/codes.ts';
import type { Find } from '#lib/domain/redaction/find-passages.ts';
import { REMOVED, REMOVED_SHORT } from '#lib/domain/redaction/passages.ts';
import {
	addCounts,
	cutsIn,
	totalOf,
	withoutPassagesInJson,
	type Counts
} from '#lib/domain/redaction/take-out.ts';
import { DOCUMENT_ROOTS, type DocumentKind } from '#lib/protocol/documents.ts';

/** What stands in the place of a shared document's log: one update for each author, and all of it at once for who joins. */
export type Rewritten = {
	updates: { authorId: string | null; bytes: Uint8Array }[];
	state: Uint8Array;
	/** Client ids under which the replacements stand, each bound to whom its text belongs. */
	clients: { clientId: number; personId: string }[];
	counts: Counts;
};

type Rewriting = {
	kind: DocumentKind;
	find: Find;
	/** Null where nobody knows, or the person is gone. */
	ownerOf: (clientId: number) => string | null;
	/** To whom the words in a text belong that everybody writes. */
	executorId: string;
};

/**
 * The same document without the passages and without anything that was ever deleted in it: a throwaway Y.Doc collects what
 * was typed and taken back, and keeps ids, so that marks, origins and bindings stay. The document has to be held.
 */
export function rewriteDocument(parts: Uint8Array[], rewriting: Rewriting): Rewritten {
	const doc = openParts(parts);
	try {
		const clients = new FreshClients(doc);
		const counts: Counts = [];
		doc.transact(() => {
			const taken =
				rewriting.kind === 'recommendation'
					? redactText(doc, rewriting, clients)
					: redactEntries(doc, rewriting, clients);
			addCounts(counts, taken);
		});
		const ownerOf = (clientId: number) => clients.ownerOf(clientId) ?? rewriting.ownerOf(clientId);
		return {
			updates: updatesByAuthor(doc, ownerOf),
			state: Y.encodeStateAsUpdate(doc),
			clients: clients.bound,
			counts
		};
	} finally {
		doc.destroy();
	}
}

/** How often each passage stands in the document as people see it. */
export function countInDocument(
	parts: Uint8Array[],
	{ kind, find }: Pick<Rewriting, 'kind' | 'find'>
): Counts {
	const doc = openParts(parts);
	try {
		const counts: Counts = [];
		if (kind === 'recommendation') {
			for (const { runs } of paragraphsOf(doc.getXmlFragment(DOCUMENT_ROOTS[kind]))) {
				addCounts(counts, cutsIn(runs.map(textOfRun), find).counts);
			}
		} else {
			for (const value of doc.getMap(DOCUMENT_ROOTS[kind]).values()) {
				addCounts(counts, withoutPassagesInJson(value, find, { isCode: isEntryCode }).counts);
			}
		}
		return counts;
	} finally {
		doc.destroy();
	}
}

function openParts(parts: Uint8Array[]): Y.Doc {
	const doc = new Y.Doc({ gc: true });
	doc.transact(() => {
		for (const part of parts) {
			Y.applyUpdate(doc, part);
		}
	});
	if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null) {
		throw new Error('the log holds an update that runs ahead of it');
	}
	return doc;
}

/** Yjs writes under `doc.clientID`; what is replaced in somebody's entry stays theirs, or they could never change it again. */
class FreshClients {
	readonly #doc: Y.Doc;
	readonly #ids = new Map<string, number>();

	constructor(doc: Y.Doc) {
		this.#doc = doc;
	}

	get bound(): { clientId: number; personId: string }[] {
		return [...this.#ids].map(([personId, clientId]) => ({ clientId, personId }));
	}

	ownerOf(clientId: number): string | null {
		return this.bound.find((one) => one.clientId === clientId)?.personId ?? null;
	}

	writeAs(personId: string): void {
		const clientId = this.#ids.get(personId) ?? this.#freeId();
		this.#ids.set(personId, clientId);
		this.#doc.clientID = clientId;
	}

	#freeId(): number {
		const taken = new Set([...this.#doc.store.clients.keys(), ...this.#ids.values()]);
		const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
		return taken.has(drawn) ? this.#freeId() : drawn;
	}
}

function redactEntries(doc: Y.Doc, { kind, find, executorId }: Rewriting, clients: FreshClients) {
	const entries = doc.getMap(DOCUMENT_ROOTS[kind]);
	const schema = kind === 'comments' ? CommentSchema : AnnotationSchema;
	const counts: Counts = [];
	for (const [key, value] of [...entries.entries()]) {
		const without = (word: string) =>
			withoutPassagesInJson(value, find, { isCode: isEntryCode, word });
		const long = without(REMOVED);
		if (totalOf(long.counts) > 0) {
			addCounts(counts, long.counts);
			clients.writeAs(authorOfKey(key) ?? executorId);
			entries.set(key, v.is(schema, long.value) ? long.value : without(REMOVED_SHORT).value);
		}
	}
	return counts;
}

function redactText(doc: Y.Doc, { kind, find, executorId }: Rewriting, clients: FreshClients) {
	const counts: Counts = [];
	for (const { runs } of paragraphsOf(doc.getXmlFragment(DOCUMENT_ROOTS[kind]))) {
		const found = cutsIn(runs.map(textOfRun), find);
		addCounts(counts, found.counts);
		for (const { run, at, length, word } of found.cuts) {
			const text = runs[run];
			if (text instanceof Y.XmlText) {
				clients.writeAs(executorId);
				const attributes = attributesAt(text, at);
				text.delete(at, length);
				if (word !== '') {
					text.insert(at, word, attributes);
				}
			}
		}
	}
	return counts;
}

type Run = Y.XmlText | Y.XmlElement | Y.XmlHook;
type Delta = { insert?: unknown; attributes?: Record<string, unknown> }[];

/** Stands for what is neither text nor the end of a line: no passage goes across it. */
const OBJECT = '\ufffc';

/** Every element with its runs, the innermost ones too. */
function paragraphsOf(element: Y.XmlFragment): { runs: Run[] }[] {
	const runs = element.toArray();
	const inner = runs.filter((one) => one instanceof Y.XmlElement);
	return [{ runs }, ...inner.flatMap(paragraphsOf)];
}

function textOfRun(run: Run): string {
	if (run instanceof Y.XmlText) {
		return deltaOf(run)
			.map(({ insert }) => (typeof insert === 'string' ? insert : OBJECT))
			.join('');
	}
	return run instanceof Y.XmlElement && run.nodeName === 'hardBreak' ? '\n' : OBJECT;
}

const deltaOf = (text: Y.XmlText): Delta => text.toDelta() as Delta;

/** Whether it is bold, for the word that stands in its place. */
function attributesAt(text: Y.XmlText, at: number): Record<string, unknown> {
	let offset = 0;
	for (const { insert, attributes } of deltaOf(text)) {
		offset += typeof insert === 'string' ? insert.length : 1;
		if (at < offset) {
			return attributes ?? {};
		}
	}
	return {};
}

/** What each author wrote, as one update that hides what others did. */
function updatesByAuthor(
	doc: Y.Doc,
	ownerOf: (clientId: number) => string | null
): Rewritten['updates'] {
	const whole = Y.decodeStateVector(Y.encodeStateVector(doc));
	const byAuthor = Map.groupBy(whole.keys(), ownerOf);
	return [...byAuthor].map(([authorId, own]) => {
		const others = new Map([...whole].filter(([clientId]) => !own.includes(clientId)));
		return { authorId, bytes: Y.encodeStateAsUpdate(doc, Y.encodeStateVector(others)) };
	});
}
