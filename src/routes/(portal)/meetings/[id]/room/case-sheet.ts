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
import { roomCaseText } from '#lib/text/room-case.ts';

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
		{ label: roomCaseText('room.case.patient'), value: personLabel(record.sex, record.ageBand) },
		{
			label: roomCaseText('room.case.site'),
			value: topography === null ? null : `${topography.code}, ${topographyText(record)}`
		},
		{
			label: roomCaseText('room.case.morphology'),
			value: morphology === null ? null : `${morphologyText(record)}, ${morphology.code}`
		},
		...(staging?.type === 'not_stageable'
			? [{ label: roomCaseText('room.case.staging'), value: staging.reason }]
			: []),
		{
			label: roomCaseText('room.case.fitness'),
			value: performanceStatus === null ? null : String(performanceStatus)
		},
		...record.biomarkers.map(biomarkerFact),
		{ label: roomCaseText('room.case.comorbidities'), value: record.comorbidities }
	];
}

function biomarkerFact(marker: Biomarker): CaseSheet['facts'][number] {
	if (marker.state === 'done') {
		const words = [marker.result, marker.value, marker.method].filter((word) => word !== null);
		return { label: marker.name, value: words.join(', '), isStrong: true };
	}
	const missing =
		marker.state === 'pending'
			? roomCaseText('room.case.pending')
			: roomCaseText('room.case.notDone', { why: NOT_DONE_LABELS[marker.why].toLowerCase() });
	return { label: marker.name, value: null, missing };
}

function paragraphsOf(record: CaseRecord): CaseSheet['paragraphs'] {
	const { money, distance, resourceTier } = record.reach;
	const tier =
		resourceTier === null
			? null
			: roomCaseText('room.case.tier', { tier: TIER_LABELS[resourceTier] });
	const reach = [tier, money, distance].filter((part) => part !== null).join('\n');
	const all: [string, string | null][] = [
		[roomCaseText('room.case.presentation'), record.presentation],
		[roomCaseText('room.case.wants'), record.patientWants],
		[roomCaseText('room.case.reach'), reach === '' ? null : reach],
		[roomCaseText('room.case.plan'), record.preBoardPlan]
	];
	return all.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
}
