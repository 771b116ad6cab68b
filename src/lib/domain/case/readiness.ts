import type { CaseRecord, Staging } from './record.ts';
import { isChildBand } from './vocabulary/person.ts';
import { stageEditionOf } from './vocabulary/staging.ts';
import { topographyOf } from './vocabulary/topography.ts';

function missingInStaging(staging: Staging | null): string[] {
	if (staging === null) {
		return ['staging'];
	}
	if (staging.type === 'not_stageable') {
		return staging.reason === null ? ['staging.reason'] : [];
	}
	const edition = staging.edition === null ? null : stageEditionOf(staging.edition);
	if (edition === null) {
		return ['staging.edition'];
	}
	const needed = edition.hasTnm ? (['prefix', 't', 'n', 'm'] as const) : (['group'] as const);
	return needed.filter((name) => staging[name] === null).map((name) => `staging.${name}`);
}

/**
 * Names of the items that a board needs and that are missing, in the order of the form; empty when the case can be marked ready.
 * Primary site, histology, TNM (or why not), ECOG and one question: tumor-board rule B1. The story, who it is about and the
 * plan before the board stand there too: without a plan nobody can say later whether the board changed it.
 */
export function missingForReady(record: CaseRecord): string[] {
	const missing: string[] = [];
	const need = (name: string, isThere: boolean): void => {
		if (!isThere) {
			missing.push(name);
		}
	};
	need('ageBand', record.ageBand !== null);
	need('sex', record.sex !== null);
	need('presentation', record.presentation !== null);
	const isChild = record.ageBand !== null && isChildBand(record.ageBand);
	need('performanceStatus', isChild || record.performanceStatus !== null);
	need('topography.code', record.topography !== null);
	if (record.topography !== null) {
		const isPaired = topographyOf(record.topography.code)?.isPaired === true;
		need('topography.side', !isPaired || record.topography.side !== null);
	}
	need('morphology.code', record.morphology !== null);
	missing.push(...missingInStaging(record.staging));
	need('question', record.question !== null);
	need('preBoardPlan', record.preBoardPlan !== null);
	return missing;
}

/** What a board needs of a case, in the order of the form; each is there as a whole or missing. */
export const READINESS_ITEMS = [
	'age_band',
	'sex',
	'presentation',
	'performance_status',
	'topography',
	'morphology',
	'staging',
	'question',
	'plan',
	'images',
	'deidentification',
	'consent'
] as const;
export type ReadinessItem = (typeof READINESS_ITEMS)[number];

/** Which item a missing field of the record belongs to. */
const ITEM_OF_FIELD: Record<string, ReadinessItem> = {
	ageBand: 'age_band',
	sex: 'sex',
	presentation: 'presentation',
	performanceStatus: 'performance_status',
	topography: 'topography',
	morphology: 'morphology',
	staging: 'staging',
	question: 'question',
	preBoardPlan: 'plan'
};

/** What stands beside the record. `hasImages`: images are released, or somebody answers for it that there are none. */
export type BesideRecord = { hasImages: boolean; isDeidentified: boolean; hasConsent: boolean };
export type Readiness = { total: number; there: number; missing: ReadinessItem[] };

/** Readiness for a board, counted: "10 of 12" (tumor-board rule B2). */
export function readinessOf(record: CaseRecord, beside: BesideRecord): Readiness {
	const fields = [...missingForReady(record), ...conflictsIn(record)];
	const lacking = new Set(fields.map((field) => ITEM_OF_FIELD[field.split('.')[0] ?? '']));
	const isThere = (name: ReadinessItem): boolean => {
		switch (name) {
			case 'images':
				return beside.hasImages;
			case 'deidentification':
				return beside.isDeidentified;
			case 'consent':
				return beside.hasConsent;
			default:
				return !lacking.has(name);
		}
	};
	const missing = READINESS_ITEMS.filter((name) => !isThere(name));
	const total = READINESS_ITEMS.length;
	return { total, there: total - missing.length, missing };
}

/** Nobody can list a case without these, whatever the reason. */
export const NEVER_OVERRIDDEN: readonly ReadinessItem[] = ['deidentification', 'consent'];

/** Items that contradict each other, by name of the field to look at. A cervix in a man is a slip, not a patient. */
export function conflictsIn(record: CaseRecord): string[] {
	const onlySex =
		record.topography === null ? undefined : topographyOf(record.topography.code)?.onlySex;
	const isOther =
		onlySex !== undefined &&
		record.sex !== null &&
		record.sex !== 'intersex' &&
		record.sex !== onlySex;
	return isOther ? ['topography.code'] : [];
}
