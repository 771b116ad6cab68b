import type * as Y from 'yjs';
import type { SetAsideEntry } from '../domain/meeting/set-aside.ts';
import type { DocumentKind } from '../protocol/documents.ts';
import type { PendingChange } from './pending-changes.ts';
import { plainTextOf } from './rich-text.ts';

type Content = { entries: Y.Map<unknown>; fragment: Y.XmlFragment };

/** What of the pending changes is worth showing: each entry once, as it stood at last; of a text, the whole text. */
export function setAsideOf(
	kind: DocumentKind,
	pending: readonly PendingChange[],
	content: Content
): SetAsideEntry[] {
	const last = pending.at(-1);
	if (last === undefined) {
		return [];
	}
	if (kind === 'recommendation') {
		return [{ kind, text: plainTextOf(content.fragment), at: last.at }];
	}
	const latest = new Map<string, number>();
	for (const change of pending) {
		for (const key of change.keys) {
			latest.set(key, change.at);
		}
	}
	return [...latest].map(([key, at]) => ({
		kind,
		key,
		value: content.entries.get(key) ?? null,
		at
	}));
}

/** Of a document that was replaced: others' words that were taken out of a text must not live on as set aside. */
export function withoutText(entries: SetAsideEntry[]): SetAsideEntry[] {
	return entries.map((one) => (one.kind === 'recommendation' ? { ...one, text: null } : one));
}
