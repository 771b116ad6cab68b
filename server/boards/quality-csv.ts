import type { QualityView } from '#lib/domain/meeting/quality-view.ts';
import { dayInPakistan } from '#lib/domain/meeting/action-day.ts';

export const QUALITY_TABLES = ['measures', 'meetings', 'cases'] as const;
type Cell = string | number;

/** Codes, days and numbers: nothing that somebody typed, so no cell can be a formula. */
export function qualityCsv(quality: QualityView, table: (typeof QUALITY_TABLES)[number]): string {
	const rows = ROWS[table](quality);
	return rows.map((row) => `${row.join(',')}\r\n`).join('');
}

const ROWS: Record<(typeof QUALITY_TABLES)[number], (quality: QualityView) => Cell[][]> = {
	measures: measureRows,
	meetings: meetingRows,
	cases: caseRows
};

function measureRows(quality: QualityView): Cell[][] {
	const { measures, preRead, meetings, minutes, quorum, period } = quality;
	const { from, to } = period;
	const discussed = meetings.reduce((sum, one) => sum + one.decided + one.deferred, 0);
	const rows: [name: string, counted: Cell, of: Cell, notRecorded: Cell][] = [
		['cases_per_meeting', discussed, meetings.length, 0],
		...[...measures, ...preRead].map(
			({ name, counted, of, notRecorded }): (typeof rows)[number] => [
				...([name, counted, of, notRecorded] as const)
			]
		),
		['over_budget', minutes?.overBudget ?? '', minutes?.of ?? 0, discussed - (minutes?.of ?? 0)],
		['quorum', quorum.met, quorum.of, quorum.notRecorded],
		...quorum.bySpecialty.map(({ specialty, present, of }): (typeof rows)[number] => [
			...([`quorum_${specialty}`, present, of, quorum.notRecorded] as const)
		])
	];
	return [
		['measure', 'from', 'to', 'numerator', 'denominator', 'not_recorded'],
		...rows.map(([name, counted, of, notRecorded]) => [
			...[name, from, to, of === 0 ? '' : counted],
			...[of, notRecorded]
		])
	];
}

function meetingRows({ meetings }: QualityView): Cell[][] {
	return [
		['day', 'decided', 'deferred', 'listed_only'],
		...meetings.map(({ startsAt, decided, deferred, listedOnly }) => [
			dayInPakistan(new Date(startsAt)),
			...[decided, deferred, listedOnly]
		])
	];
}

/** What each case adds to each number: the lines of a measure sum up to it. */
function caseRows({ cases }: QualityView): Cell[][] {
	return [
		['measure', 'day', 'case_no', 'numerator', 'denominator'],
		...cases.flatMap(({ name, rows }) =>
			rows.map(({ startsAt, caseNo, counted, of }) => [
				...[name, dayInPakistan(new Date(startsAt)), caseNo],
				...[counted, of]
			])
		)
	];
}
