import * as v from 'valibot';
import { accept, refuse, type Outcome } from '../outcome.ts';
import { wholeNumber } from './calendar.ts';
import {
	lastDayOf,
	MAX_MINUTES,
	MIN_MINUTES,
	SERIES_STEPS,
	SeriesPatternSchema,
	type SeriesPattern
} from './series.ts';

const FieldsSchema = v.object({
	step: v.picklist(SERIES_STEPS),
	startsOn: v.pipe(v.string(), v.isoDate()),
	/** Some browsers send seconds. */
	time: v.pipe(
		v.string(),
		v.transform((time) => time.slice(0, 5)),
		v.isoTime()
	),
	minutes: wholeNumber(MIN_MINUTES, MAX_MINUTES)
});
const CountSchema = wholeNumber(1, 53);

/** A series as a form holds it: it ends on a day, or after a number of meetings. */
export function readSeriesForm(typed: Record<string, string>): Outcome<SeriesPattern> {
	const parsed = v.safeParse(FieldsSchema, typed);
	if (!parsed.success) {
		const names = parsed.issues.map((issue) => v.getDotPath(issue) ?? '');
		return refuse('malformed', Object.fromEntries(names.map((name) => [name, 'wrong'])));
	}
	const { untilOn = '', count = '' } = typed;
	if (untilOn === '' && count === '') {
		return refuse('malformed', { untilOn: 'required' });
	}
	if (count === '') {
		const pattern = v.safeParse(SeriesPatternSchema, { ...parsed.output, untilOn });
		return pattern.success ? accept(pattern.output) : refuse('malformed', { untilOn: 'wrong' });
	}
	const times = v.safeParse(CountSchema, count);
	return times.success
		? accept({ ...parsed.output, untilOn: lastDayOf(parsed.output, times.output) })
		: refuse('malformed', { count: 'wrong' });
}
