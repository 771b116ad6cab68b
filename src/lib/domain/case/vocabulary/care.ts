/** Kinds of event in what happened so far. */
export const EVENT_KINDS = [
	'symptom',
	'visit',
	'other_care',
	'imaging',
	'pathology',
	'laboratory',
	'surgery',
	'systemic',
	'radiotherapy',
	'supportive',
	'board'
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];
export const EVENT_KIND_LABELS: Record<EventKind, string> = {
	symptom: 'Symptom',
	visit: 'Visit',
	other_care: 'Care elsewhere',
	imaging: 'Imaging',
	pathology: 'Biopsy, pathology',
	laboratory: 'Laboratory',
	surgery: 'Surgery',
	systemic: 'Systemic treatment',
	radiotherapy: 'Radiotherapy',
	supportive: 'Supportive care',
	board: 'Board'
};

/** Resource levels of the Breast Health Global Initiative, which ASCO and the societies' lymphoma guideline use (JCO Glob Oncol 2021;7:1647). */
export const RESOURCE_TIERS = ['basic', 'limited', 'enhanced', 'maximal'] as const;
export type ResourceTier = (typeof RESOURCE_TIERS)[number];
export const TIER_LABELS: Record<ResourceTier, string> = {
	basic: 'Basic',
	limited: 'Limited',
	enhanced: 'Enhanced',
	maximal: 'Maximal'
};
