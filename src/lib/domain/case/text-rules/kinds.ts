/** What is looked for, the surest first: where two rules find the same passage it is called by the first of them. */
export const IDENTIFIER_KINDS = [
	'cnic',
	'email',
	'link',
	'phone',
	'mrn',
	'date',
	'address',
	'relative',
	'name',
	'age'
] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];

/** A passage of the text as the rules read it. */
export type Span = { kind: IdentifierKind; start: number; end: number };
