import * as v from 'valibot';
import { MAX_MINUTES, MIN_MINUTES } from './series.ts';

/** A person chooses one of the first; `series_changed` is given by the portal. */
export const CANCEL_REASONS = [
	'no_cases',
	'no_quorum',
	'chair_away',
	'holiday',
	'other_meeting'
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number] | 'series_changed';
export const CancelReasonSchema = v.picklist(CANCEL_REASONS);

/** Shown as a link to people who trust the board, so nothing but https; '' takes it away. Longest of the usual services: 400. */
export const MeetingLinkSchema = v.pipe(
	v.string(),
	v.trim(),
	v.maxLength(500),
	v.check((link) => link === '' || isSafeLink(link), 'link'),
	v.transform((link) => (link === '' ? null : new URL(link).href))
);

function isSafeLink(link: string): boolean {
	if (!URL.canParse(link)) {
		return false;
	}
	const { protocol, username, password } = new URL(link);
	return protocol === 'https:' && username === '' && password === '';
}

/** A whole number as a form holds it. */
export const wholeNumber = (least: number, most: number) =>
	v.pipe(
		v.string(),
		v.trim(),
		v.regex(/^\d{1,4}$/),
		v.transform(Number),
		v.minValue(least),
		v.maxValue(most)
	);
export const MinutesSchema = wholeNumber(MIN_MINUTES, MAX_MINUTES);
