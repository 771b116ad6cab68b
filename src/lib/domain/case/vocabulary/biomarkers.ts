/** Offered while typing; another name may be written. */
export const BIOMARKER_NAMES: readonly string[] = [
	'ER',
	'PR',
	'HER2',
	'Ki-67',
	'PD-L1',
	'EGFR',
	'ALK',
	'ROS1',
	'KRAS',
	'NRAS',
	'BRAF',
	'MMR',
	'MSI',
	'BRCA1/2',
	'HRD',
	'p16',
	'EBV',
	'AFP',
	'CA-125',
	'CEA',
	'CA 19-9',
	'PSA',
	'Beta-hCG',
	'LDH',
	'CD20',
	'CD3',
	'CD30',
	'BCL2',
	'BCL6',
	'MYC',
	'BCR::ABL1',
	'PML::RARA',
	'IDH',
	'1p/19q',
	'MGMT',
	'KIT',
	'SSTR',
	'HBsAg',
	'Anti-HBc',
	'HCV RNA',
	'HDV',
	'HIV'
];

/** Why a test that a guideline asks for was not done: where money decides, a board has to know it. */
export const NOT_DONE_REASONS = [
	'cost',
	'not_available',
	'insufficient_tissue',
	'would_not_change_care',
	'patient_declined'
] as const;
export type NotDoneReason = (typeof NOT_DONE_REASONS)[number];
export const NOT_DONE_LABELS: Record<NotDoneReason, string> = {
	cost: 'Cost',
	not_available: 'Not available here',
	insufficient_tissue: 'Too little tissue',
	would_not_change_care: 'Would not change care here',
	patient_declined: 'Patient declined'
};

/** A pending test and one that will not be done are two things, and neither is a missing line. */
export const BIOMARKER_STATES = ['done', 'pending', 'not_done'] as const;
export type BiomarkerState = (typeof BIOMARKER_STATES)[number];
export const BIOMARKER_STATE_LABELS: Record<BiomarkerState, string> = {
	done: 'Done',
	pending: 'Pending',
	not_done: 'Not done'
};
