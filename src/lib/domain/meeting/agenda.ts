import * as v from 'valibot';
import type { CaseRecord } from '../case/record.ts';
import type { MeetingStatus } from './meeting.ts';

export const TRIAGE_CHOICES = ['discuss', 'list_only'] as const;
/** `list_only`: the standard of care is clear, the case is recorded and not discussed unless a member pulls it. */
export type TriageChoice = (typeof TRIAGE_CHOICES)[number];

export const CALL_CHANGES = ['open', 'closed'] as const;
/** What a chair has made of the call for cases; without it the call closes by itself. */
export type CallChange = (typeof CALL_CHANGES)[number];

export const PLAN_INTENTS = ['curative', 'palliative', 'more_tests'] as const;
export type PlanIntent = (typeof PLAN_INTENTS)[number];

/** A reason is read aloud and printed in the minutes: a sentence or two. */
const ReasonSchema = v.pipe(v.string(), v.trim(), v.minLength(3), v.maxLength(500));
/** An input of a form that was left empty. */
const Empty = v.pipe(
	v.string(),
	v.trim(),
	v.literal(''),
	v.transform(() => undefined)
);
/** A reason that may be left out. */
export const OptionalReasonSchema = v.optional(v.union([Empty, ReasonSchema]));
export const AgendaReasonSchema = ReasonSchema;
/** A plan written in a minute before the discussion. */
export const PreVotePlanSchema = v.pipe(v.string(), v.trim(), v.minLength(3), v.maxLength(500));
/** Shorter is no discussion, longer is a meeting of its own; the same limits as of a board's default. */
export const CaseMinutesSchema = v.pipe(
	v.string(),
	v.trim(),
	v.regex(/^\d{1,2}$/),
	v.transform(Number),
	v.minValue(3),
	v.maxValue(60)
);

const MINUTE_MS = 60_000;
/** The panel has a day to read, and the presenter an evening to add what is missing. */
export const CALL_CLOSES_BEFORE_MS = 28 * 60 * MINUTE_MS;

export type CallState = {
	isOpen: boolean;
	/** When it closes by itself; null once the chair has closed or reopened it. */
	closesAt: Date | null;
};

/** Whether members may propose cases for a meeting at this moment. The chair may always list one. */
export function callState(
	meeting: { status: MeetingStatus; startsAt: Date; callChange: CallChange | null },
	now: Date
): CallState {
	const closesAt = new Date(meeting.startsAt.getTime() - CALL_CLOSES_BEFORE_MS);
	if (meeting.status !== 'scheduled') {
		return { isOpen: false, closesAt: null };
	}
	return meeting.callChange === null
		? { isOpen: now < closesAt, closesAt }
		: { isOpen: meeting.callChange === 'open', closesAt: null };
}

/** So long people decide well without a pause (tumor-board rule D8). */
export const BREAK_AFTER_MINUTES = 60;
/** Long enough to stand up; the same as the timer of the room proposes. */
export const BREAK_MINUTES = 5;

export type Timetable = {
	/** Expected start of each case, in order. */
	starts: { id: string; at: Date; hasBreakBefore: boolean }[];
	endsAt: Date;
	minutes: number;
};

/** When each case is expected to begin. A break stands before the case that would go on past an hour without one. */
export function timetable(
	startsAt: Date,
	cases: readonly { id: string; minutes: number }[]
): Timetable {
	const starts: Timetable['starts'] = [];
	let at = startsAt.getTime();
	let sinceBreak = 0;
	let minutes = 0;
	for (const one of cases) {
		const hasBreakBefore = sinceBreak > 0 && sinceBreak + one.minutes > BREAK_AFTER_MINUTES;
		if (hasBreakBefore) {
			at += BREAK_MINUTES * MINUTE_MS;
			sinceBreak = 0;
		}
		starts.push({ id: one.id, at: new Date(at), hasBreakBefore });
		at += one.minutes * MINUTE_MS;
		sinceBreak += one.minutes;
		minutes += one.minutes;
	}
	return { starts, endsAt: new Date(at), minutes };
}

/** Points for what takes a board long; proposals of ours, used only to offer an order. */
const POINTS = { event: 1, biomarker: 1, comorbid: 2, unfit: 2, unstaged: 3 } as const;
/** From ECOG 2 on a treatment is weighed against fitness. */
const UNFIT_FROM = 2;

/** How much there is to weigh in a case: what happened so far, markers, other illness, fitness, an unclear stage. */
export function complexityOf(record: CaseRecord): number {
	const { timeline, biomarkers, comorbidities, performanceStatus, staging } = record;
	return (
		timeline.length * POINTS.event +
		biomarkers.length * POINTS.biomarker +
		(comorbidities === null ? 0 : POINTS.comorbid) +
		(performanceStatus !== null && performanceStatus >= UNFIT_FROM ? POINTS.unfit : 0) +
		(staging?.type === 'not_stageable' ? POINTS.unstaged : 0)
	);
}
