import * as v from 'valibot';

/** `<year>-<number>`, e.g. 2026-17. */
export const CaseNoSchema = v.pipe(v.string(), v.regex(/^\d{4}-\d{1,6}$/));

export const CASE_ORIGINS = ['synthetic', 'de_identified', 'literature'] as const;
/** Where a case comes from; the banner on every page of it follows this. */
export type CaseOrigin = (typeof CASE_ORIGINS)[number];

/** A ready case is *listed* while a waiting agenda item points to it; that is asked, never stored. */
export type CaseStatus = 'draft' | 'ready';

/** What the showing of a case may rest on; the signed form itself stays at the hospital. */
export const CONSENT_KINDS = [
	'written',
	'verbal_witnessed',
	'waived_by_committee',
	'synthetic'
] as const;
export const ConsentKindSchema = v.picklist(CONSENT_KINDS);
export type ConsentKind = (typeof CONSENT_KINDS)[number];

/** A patient who was invented cannot consent, and one who lives cannot be declared invented. */
export function consentFits(kind: ConsentKind, origin: CaseOrigin): boolean {
	return (kind === 'synthetic') === (origin === 'synthetic');
}
