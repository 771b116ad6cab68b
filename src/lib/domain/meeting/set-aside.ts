/** Something of one's own that the server did not take. `value` is null for a deletion that was not taken. */
export type SetAsideEntry =
	| { kind: 'marks' | 'comments'; key: string; value: unknown; at: number }
	/** `text` is everybody's; null when it may hold what was taken out of the document. */
	| { kind: 'recommendation'; text: string | null; at: number };
