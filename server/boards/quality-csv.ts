import type { QualityView } from '#lib/domain/meeting/quality-view.ts';
import { dayInPakistan } from '#lib/domain/meeting/action-day.ts';

/** Codes, days and numbers: nothing that somebody typed, so no cell can be a formula. */
export function qualityCsv(quality: QualityView, table: 'measures' | 'meetings'): string {
	const rows = table === 'measures' ? measureRows(quality) : meetingRows(quality);
	return rows.map((row) => `${row.join(',')}\r\n`).join('');
}

type Cell = string | number;

function measureRows({ measures, meetings, minutes, quorum, period }: QualityView): Cell[][] {
	const { from, to } = period;
	const discussed = meetings.reduce((sum, one) => sum + one.decided + one.deferred, 0);
	const rows: [name: string, counted: Cell, of: Cell, notRecorded: Cell][] = [
		['cases_per_meeting', discussed, meetings.length, 0],
		...measures.map(({ name, counted, of, notRecorded }): (typeof rows)[number] => [
			...([name, counted, of, notRecorded] as const)
		]),
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
		['day', 'decided', 'deferred'],
		...meetings.map(({ startsAt, decided, deferred }) => [
			dayInPakistan(new Date(startsAt)),
			...[decided, deferred]
		])
	];
}
