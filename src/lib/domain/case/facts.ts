import type { CaseRecord, Staging } from './record.ts';
import { GRADE_LABELS, morphologyOf } from './vocabulary/morphology.ts';
import { personLabel } from './vocabulary/person.ts';
import { stageEditionOf } from './vocabulary/staging.ts';
import { SIDE_LABELS, topographyOf } from './vocabulary/topography.ts';

/** "cT2a N1 M0"; "–" stands for a category that is not known. Null where the system has no TNM or the tumor is not stageable. */
export function tnmText(staging: Staging | null): string | null {
	if (staging?.type !== 'staged' || (staging.t ?? staging.n ?? staging.m) === null) {
		return null;
	}
	return `${staging.prefix ?? ''}T${staging.t ?? '–'} N${staging.n ?? '–'} M${staging.m ?? '–'}`;
}

/** "AJCC 8", or null. */
export function editionText(staging: Staging | null): string | null {
	return staging?.type === 'staged' && staging.edition !== null
		? (stageEditionOf(staging.edition)?.label ?? null)
		: null;
}

/** Group as the author gave it; null when there is none, which is shown as "not staged". */
export function stageGroupOf(staging: Staging | null): string | null {
	return staging?.type === 'staged' ? staging.group : null;
}

/** What stands after the code of the site: its name and side. */
export function topographyText(record: CaseRecord): string | null {
	if (record.topography === null) {
		return null;
	}
	const { code, side } = record.topography;
	return [topographyOf(code)?.label, side === null ? undefined : SIDE_LABELS[side]]
		.filter((part) => part !== undefined)
		.join(', ');
}

/** What stands after the code of the tissue: its name and grade. */
export function morphologyText(record: CaseRecord): string | null {
	if (record.morphology === null) {
		return null;
	}
	const { code, grade } = record.morphology;
	return [morphologyOf(code)?.label, grade === null ? undefined : GRADE_LABELS[grade]]
		.filter((part) => part !== undefined)
		.join(', ');
}

/** One line for minutes and lists: who, where, what, how far, how fit. Missing parts are said to be missing. */
export function factsLine(record: CaseRecord): string {
	const { topography, morphology, staging, performanceStatus } = record;
	const stage = [tnmText(staging), stageGroupOf(staging), editionText(staging)].filter(
		(part) => part !== null
	);
	return [
		personLabel(record.sex, record.ageBand),
		topography === null ? 'site not recorded' : `${topography.code} ${topographyText(record)}`,
		morphology === null
			? 'morphology not recorded'
			: `${morphology.code} ${morphologyText(record)}`,
		staging?.type === 'not_stageable'
			? 'not stageable'
			: stage.length === 0
				? 'not staged'
				: stage.join(', '),
		performanceStatus === null ? 'ECOG not recorded' : `ECOG ${performanceStatus}`
	].join(' · ');
}
