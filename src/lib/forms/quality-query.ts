import * as v from 'valibot';
import { DaySchema } from '#lib/domain/meeting/action.ts';
import { dayInPakistan } from '#lib/domain/meeting/action-day.ts';
import { ASKED_MEASURES, type AskedMeasure } from '#lib/domain/meeting/quality-measures.ts';
import type { Period } from '#lib/domain/meeting/quality-view.ts';

const MeasureSchema = v.picklist(ASKED_MEASURES);

/** The day `months` before `day`; a 31st becomes the first of the month after. */
export function monthsBefore(day: string, months: number): string {
	const at = new Date(`${day}T00:00:00Z`);
	at.setUTCMonth(at.getUTCMonth() - months);
	return at.toISOString().slice(0, 10);
}

/** What the address asks for. Where it says nothing that is a period, the last six months. */
export function qualityQuery(
	query: URLSearchParams,
	now: Date
): { period: Period; cases: AskedMeasure | null } {
	const today = dayInPakistan(now);
	const [from, to] = [query.get('from'), query.get('to')];
	const isPeriod = v.is(DaySchema, from) && v.is(DaySchema, to) && from <= to;
	const cases = query.get('cases');
	return {
		period: isPeriod ? { from, to } : { from: monthsBefore(today, 6), to: today },
		cases: v.is(MeasureSchema, cases) ? cases : null
	};
}
