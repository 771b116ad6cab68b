/** How the stage was found: clinical, pathological, and both after treatment (AJCC 8, chapter 1). */
export const STAGE_PREFIXES = ['c', 'p', 'yc', 'yp'] as const;
export type StagePrefix = (typeof STAGE_PREFIXES)[number];
export const PREFIX_LABELS: Record<StagePrefix, string> = {
	c: 'clinical (c)',
	p: 'pathological (p)',
	yc: 'clinical after treatment (yc)',
	yp: 'pathological after treatment (yp)'
};

/** Categories without their letter; a site uses some of them. */
export const T_CATEGORIES: readonly string[] = [
	'X',
	'0',
	'is',
	'1',
	'1mi',
	'1a',
	'1b',
	'1c',
	'2',
	'2a',
	'2b',
	'2c',
	'3',
	'3a',
	'3b',
	'4',
	'4a',
	'4b',
	'4c',
	'4d'
];
/** See `T_CATEGORIES`. */
export const N_CATEGORIES: readonly string[] = [
	'X',
	'0',
	'1',
	'1mi',
	'1a',
	'1b',
	'1c',
	'2',
	'2a',
	'2b',
	'2c',
	'3',
	'3a',
	'3b',
	'3c'
];
/** See `T_CATEGORIES`. There is no MX (AJCC 8, chapter 1). */
export const M_CATEGORIES: readonly string[] = ['0', '1', '1a', '1b', '1c'];

const ROMAN = [
	'0',
	'I',
	'IA',
	'IA1',
	'IA2',
	'IA3',
	'IB',
	'IB1',
	'IB2',
	'IB3',
	'IC',
	'II',
	'IIA',
	'IIB',
	'IIC',
	'III',
	'IIIA',
	'IIIB',
	'IIIC',
	'IIIC1',
	'IIIC2',
	'IV',
	'IVA',
	'IVB',
	'IVC'
];

/** A staging system in one edition; `groups` are the only stage groups that a record may name with it. */
export type StageEdition = {
	code: string;
	label: string;
	hasTnm: boolean;
	groups: readonly string[];
};

/** Staging systems with their edition. Groups are chosen by the author and never computed: the tables of AJCC are not ours to ship. */
export const STAGE_EDITIONS: readonly StageEdition[] = [
	{ code: 'AJCC8', label: 'AJCC 8', hasTnm: true, groups: ROMAN },
	{ code: 'AJCC9', label: 'AJCC version 9', hasTnm: true, groups: ROMAN },
	{ code: 'UICC8', label: 'UICC 8', hasTnm: true, groups: ROMAN },
	{ code: 'FIGO', label: 'FIGO', hasTnm: false, groups: ROMAN },
	{
		code: 'LUGANO',
		label: 'Ann Arbor, Lugano',
		hasTnm: false,
		groups: ['I', 'IE', 'II', 'IIE', 'II bulky', 'III', 'IV']
	},
	{ code: 'BCLC', label: 'BCLC', hasTnm: false, groups: ['0', 'A', 'B', 'C', 'D'] },
	{ code: 'VALG', label: 'VALG (small cell)', hasTnm: false, groups: ['limited', 'extensive'] },
	{ code: 'ISS', label: 'ISS (myeloma)', hasTnm: false, groups: ['I', 'II', 'III'] },
	{ code: 'WHO-CNS', label: 'WHO CNS grade', hasTnm: false, groups: ['1', '2', '3', '4'] },
	{
		code: 'ICRB',
		label: 'ICRB (retinoblastoma)',
		hasTnm: false,
		groups: ['A', 'B', 'C', 'D', 'E']
	},
	{
		code: 'IRSS',
		label: 'IRSS (retinoblastoma)',
		hasTnm: false,
		groups: ['0', 'I', 'II', 'III', 'IV']
	},
	{ code: 'INRG', label: 'INRG (neuroblastoma)', hasTnm: false, groups: ['L1', 'L2', 'M', 'MS'] },
	{
		code: 'PRETEXT',
		label: 'PRETEXT (hepatoblastoma)',
		hasTnm: false,
		groups: ['I', 'II', 'III', 'IV']
	},
	{
		code: 'WILMS',
		label: 'Wilms tumor, surgical',
		hasTnm: false,
		groups: ['I', 'II', 'III', 'IV', 'V']
	},
	{
		code: 'CHANG',
		label: 'Chang (medulloblastoma)',
		hasTnm: false,
		groups: ['M0', 'M1', 'M2', 'M3', 'M4']
	},
	{ code: 'CML', label: 'Phase (CML)', hasTnm: false, groups: ['chronic', 'accelerated', 'blast'] }
];

/** All groups of all systems, each once: a form without JavaScript offers one list. */
export const STAGE_GROUPS: readonly string[] = [
	...new Set(STAGE_EDITIONS.flatMap((one) => one.groups))
];

/** The system with this code, or null for one that the vocabulary lacks. */
export function stageEditionOf(code: string): StageEdition | null {
	return STAGE_EDITIONS.find((one) => one.code === code) ?? null;
}
