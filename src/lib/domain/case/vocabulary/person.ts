/** Sex as it matters to the tumor and its treatment; what is not recorded is null. */
export const SEXES = ['female', 'male', 'intersex'] as const;
export type Sex = (typeof SEXES)[number];

const CHILD_YEARS = Array.from({ length: 15 }, (_, year) => String(year));
const ADULT_BANDS = Array.from({ length: 15 }, (_, index) => {
	const from = 15 + index * 5;
	return `${from}-${from + 4}`;
});

/** Single years to 14, five years from 15 to 89, then one band: a greater age names a person (HIPAA safe harbor, 45 CFR 164.514(b)(2)). */
export const AGE_BANDS: readonly string[] = [...CHILD_YEARS, ...ADULT_BANDS, '90+'];

/** "under 1 year", "7 years", "30–34", "90 or older". */
export function ageBandLabel(band: string): string {
	if (band === '90+') {
		return '90 or older';
	}
	if (band.includes('-')) {
		return band.replace('-', '–');
	}
	return band === '0' ? 'under 1 year' : `${band} ${band === '1' ? 'year' : 'years'}`;
}

/** Children are scored by Lansky, not by ECOG, so ECOG is asked for from this band on. */
export function isChildBand(band: string): boolean {
	return CHILD_YEARS.includes(band);
}

export const PERFORMANCE_STATUSES = [0, 1, 2, 3, 4] as const;
/** ECOG (Oken et al., Am J Clin Oncol 1982;5:649), without 5, which is death. */
export type PerformanceStatus = (typeof PERFORMANCE_STATUSES)[number];
export const PERFORMANCE_LABELS: Record<PerformanceStatus, string> = {
	0: 'fully active',
	1: 'light work',
	2: 'up more than half the day',
	3: 'in bed or chair more than half the day',
	4: 'bedbound'
};

export const SEX_LABELS: Record<Sex, string> = {
	female: 'Female',
	male: 'Male',
	intersex: 'Intersex'
};

/** "Woman, 30–34", "Boy, 7 years"; what is not recorded is said to be so. */
export function personLabel(sex: Sex | null, ageBand: string | null): string {
	const isChild = ageBand !== null && isChildBand(ageBand);
	const words = { female: ['Woman', 'Girl'], male: ['Man', 'Boy'], intersex: ['Person', 'Child'] };
	const who = sex === null ? 'Sex not recorded' : words[sex][isChild ? 1 : 0];
	return `${who}, ${ageBand === null ? 'age not recorded' : ageBandLabel(ageBand)}`;
}
