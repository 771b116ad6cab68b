import { EMPTY_BIOMARKER, type BiomarkerRow, type CaseForm, type EventRow } from './case-form.ts';
import type { Biomarker, CareEvent, CaseRecord, Staging } from './record.ts';

const textOf = (value: string | number | null | undefined): string =>
	value === null || value === undefined ? '' : String(value);

function stagingFields(staging: Staging | null) {
	const staged = staging?.type === 'staged' ? staging : null;
	return {
		'staging.type': textOf(staging?.type),
		'staging.edition': textOf(staged?.edition),
		'staging.prefix': textOf(staged?.prefix),
		'staging.t': textOf(staged?.t),
		'staging.n': textOf(staged?.n),
		'staging.m': textOf(staged?.m),
		'staging.group': textOf(staged?.group),
		'staging.reason': textOf(staging?.type === 'not_stageable' ? staging.reason : null)
	};
}

function biomarkerRow(one: Biomarker): BiomarkerRow {
	return {
		...EMPTY_BIOMARKER,
		name: one.name,
		state: one.state,
		note: textOf(one.note),
		...(one.state === 'done' && { result: one.result, value: textOf(one.value) }),
		...(one.state !== 'not_done' && { method: textOf(one.method) }),
		...(one.state === 'not_done' && { why: one.why })
	};
}

/** Keys in the order in which a sent form is read: two windows are compared as text. */
function eventRow({ day, kind, what, note, where, isTurningPoint }: CareEvent): EventRow {
	return { day: String(day), kind, what, note: textOf(note), where: textOf(where), isTurningPoint };
}

/** The form that shows this record. */
export function caseFormOf(title: string, record: CaseRecord): CaseForm {
	return {
		fields: {
			title,
			ageBand: textOf(record.ageBand),
			sex: textOf(record.sex),
			province: textOf(record.province),
			presentation: textOf(record.presentation),
			comorbidities: textOf(record.comorbidities),
			performanceStatus: textOf(record.performanceStatus),
			'topography.code': textOf(record.topography?.code),
			'topography.side': textOf(record.topography?.side),
			'morphology.code': textOf(record.morphology?.code),
			'morphology.grade': textOf(record.morphology?.grade),
			...stagingFields(record.staging),
			patientWants: textOf(record.patientWants),
			'reach.money': textOf(record.reach.money),
			'reach.distance': textOf(record.reach.distance),
			'reach.resourceTier': textOf(record.reach.resourceTier),
			question: textOf(record.question),
			preBoardPlan: textOf(record.preBoardPlan)
		},
		biomarkers: record.biomarkers.map(biomarkerRow),
		timeline: record.timeline.map(eventRow)
	};
}
