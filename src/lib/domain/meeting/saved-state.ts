/** What the page says about one's own work and the link it travels on; `count` is the number of changes that are not in the log. */
export type SavedState =
	| { is: 'loading' }
	| { is: 'nothing_yet' }
	| { is: 'saved'; at: number }
	| { is: 'saving' }
	| { is: 'waiting'; count: number }
	| { is: 'reconnecting'; count: number; since: number }
	| { is: 'ended' }
	| { is: 'set_aside'; count: number };

/** A link to the server: the one of a shared document, or the one of the meeting. */
export type LinkState =
	{ is: 'connecting' | 'connected' | 'closed' | 'ended' } | { is: 'reconnecting'; since: number };

/** One document as its connection sees it; `waiting` changes are not in the log. */
export type DocumentState = {
	link: LinkState;
	isSynced: boolean;
	savedAt: number | null;
	waiting: number;
	oldestWaitingAt: number | null;
};

/** An answer within this time is the ordinary case; only what takes longer is counted (the design shows it after 2 s). */
const WAITING_SHOWN_MS = 2000;

/** The one state that the bar shows for all documents: the one that asks most of the reader. */
export function savedStateOf(
	documents: readonly DocumentState[],
	circumstances: { now: number; setAsideCount: number }
): SavedState {
	const count = documents.reduce((sum, document) => sum + document.waiting, 0);
	const lost = documents.flatMap(({ link }) => (link.is === 'reconnecting' ? [link.since] : []));
	if (documents.some(({ link }) => link.is === 'ended')) {
		return { is: 'ended' };
	}
	if (circumstances.setAsideCount > 0) {
		return { is: 'set_aside', count: circumstances.setAsideCount };
	}
	if (lost.length > 0) {
		return { is: 'reconnecting', count, since: Math.min(...lost) };
	}
	if (count > 0) {
		const oldest = Math.min(...documents.map((one) => one.oldestWaitingAt ?? Infinity));
		const isLate = circumstances.now - oldest >= WAITING_SHOWN_MS;
		return isLate ? { is: 'waiting', count } : { is: 'saving' };
	}
	if (!documents.every((document) => document.isSynced || document.link.is === 'closed')) {
		return { is: 'loading' };
	}
	const savedAt = Math.max(...documents.map((document) => document.savedAt ?? 0));
	return savedAt > 0 ? { is: 'saved', at: savedAt } : { is: 'nothing_yet' };
}
