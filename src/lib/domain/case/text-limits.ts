/** Longest texts, in characters: a page of story, a paragraph, a line, a word, and a piece that looks like an identifier. Proposals of ours; a longer story is not read at a board. */
export const TEXT_LIMITS = {
	title: 140,
	story: 6000,
	paragraph: 2000,
	line: 300,
	word: 60,
	piece: 120
} as const;
