import {
	editionText,
	morphologyText,
	stageGroupOf,
	tnmText,
	topographyText
} from '#lib/domain/case/facts.ts';
import { dayText } from '#lib/domain/case/shown-record.ts';
import type { Biomarker, CaseRecord } from '#lib/domain/case/record.ts';
import { NOT_DONE_LABELS } from '#lib/domain/case/vocabulary/biomarkers.ts';
import { TIER_LABELS } from '#lib/domain/case/vocabulary/care.ts';
import { personLabel } from '#lib/domain/case/vocabulary/person.ts';
import type { CaseSheet } from '#lib/parts/room/shown.ts';
import { roomText } from '#lib/text/room.ts';

/** The case in words, put together on the server: the page does not load the vocabularies. */
export function caseSheet(record: CaseRecord): CaseSheet {
	return {
		question: record.question,
		stage: {
			group: stageGroupOf(record.staging),
			tnm: tnmText(record.staging),
			edition: editionText(record.staging)
		},
		facts: factsOf(record),
		course: record.timeline.map(({ day, what }) => ({ day: dayText(day), what })),
		paragraphs: paragraphsOf(record)
	};
}

function factsOf(record: CaseRecord): CaseSheet['facts'] {
	const { topography, morphology, staging, performanceStatus } = record;
	return [
		{ label: roomText('room.case.patient'), value: personLabel(record.sex, record.ageBand) },
		{
			label: roomText('room.case.site'),
			value: topography === null ? null : `${topography.code}, ${topographyText(record)}`
		},
		{
			label: roomText('room.case.morphology'),
			value: morphology === null ? null : `${morphologyText(record)}, ${morphology.code}`
		},
		...(staging?.type === 'not_stageable'
			? [{ label: roomText('room.case.staging'), value: staging.reason }]
			: []),
		{
			label: roomText('room.case.fitness'),
			value: performanceStatus === null ? null : String(performanceStatus)
		},
		...record.biomarkers.map(biomarkerFact),
		{ label: roomText('room.case.comorbidities'), value: record.comorbidities }
	];
}

function biomarkerFact(marker: Biomarker): CaseSheet['facts'][number] {
	if (marker.state === 'done') {
		const words = [marker.result, marker.value, marker.method].filter((word) => word !== null);
		return { label: marker.name, value: words.join(', '), isStrong: true };
	}
	const missing =
		marker.state === 'pending'
			? roomText('room.case.pending')
			: roomText('room.case.notDone', { why: NOT_DONE_LABELS[marker.why].toLowerCase() });
	return { label: marker.name, value: null, missing };
}

function paragraphsOf(record: CaseRecord): CaseSheet['paragraphs'] {
	const { money, distance, resourceTier } = record.reach;
	const tier =
		resourceTier === null ? null : roomText('room.case.tier', { tier: TIER_LABELS[resourceTier] });
	const reach = [tier, money, distance].filter((part) => part !== null).join('\n');
	const all: [string, string | null][] = [
		[roomText('room.case.presentation'), record.presentation],
		[roomText('room.case.wants'), record.patientWants],
		[roomText('room.case.reach'), reach === '' ? null : reach],
		[roomText('room.case.plan'), record.preBoardPlan]
	];
	return all.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}
