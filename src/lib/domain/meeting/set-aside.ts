/** Something of one's own that the server did not take. `value` is null for a deletion that was not taken. */
export type SetAsideEntry =
	| { kind: 'marks' | 'comments'; key: string; value: unknown; at: number }
	| { kind: 'recommendation'; text: string; at: number };
