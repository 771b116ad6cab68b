/** Longest texts, in characters: a page of story, a paragraph, a line, a word, and a piece that looks like an identifier. Proposals of ours; a longer story is not read at a board. */
export const TEXT_LIMITS = {
	title: 140,
	story: 6000,
	paragraph: 2000,
	line: 300,
	word: 60,
	piece: 120
} as const;

const LIMIT_OF_FIELD: Record<string, number> = {
	title: TEXT_LIMITS.title,
	presentation: TEXT_LIMITS.story,
	comorbidities: TEXT_LIMITS.paragraph,
	patientWants: TEXT_LIMITS.paragraph,
	'reach.money': TEXT_LIMITS.paragraph,
	'reach.distance': TEXT_LIMITS.paragraph,
	preBoardPlan: TEXT_LIMITS.paragraph,
	'staging.reason': TEXT_LIMITS.line,
	question: TEXT_LIMITS.line,
	note: TEXT_LIMITS.line,
	what: TEXT_LIMITS.line
};

/** Longest text of a field of the case form, by its name; in a line of a table what is no sentence is a word. */
export function limitOf(name: string): number {
	const part = /^(?:biomarkers|timeline)\.\d+\.(\w+)$/.exec(name)?.[1];
	return LIMIT_OF_FIELD[part ?? name] ?? TEXT_LIMITS.word;
}
