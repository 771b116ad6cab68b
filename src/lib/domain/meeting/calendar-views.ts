import type { Specialty } from '../people/people.ts';
import type { Answer } from './answer.ts';
import type { CancelReason } from './calendar.ts';
import type { Quorum } from './quorum.ts';
import type { SeriesPattern } from './series.ts';

/** What pages read of the calendar of boards and meetings; times are ISO 8601 in UTC. */
export type BoardCalendar = {
	required: Specialty[];
	/** To those who may change it; null to all others, and without one. */
	link: string | null;
	mayChange: boolean;
	series: { id: string; pattern: SeriesPattern; nextAt: string | null }[];
	/** The day it is in Pakistan, for forms. */
	today: string;
};

export type SpecialtyAnswer = {
	specialty: Specialty;
	isRequired: boolean;
	/** Chairs and panelists of it, by what they said. */
	coming: string[];
	partly: string[];
	declined: string[];
	silent: string[];
};

export type MeetingCalendar = {
	minutes: number;
	cancelReason: CancelReason | null;
	/** To those who plan it: the meeting's own link, and whether the board has one. */
	link: { own: string | null; hasBoards: boolean } | null;
	mayAnswer: boolean;
	mayPlan: boolean;
	own: { answer: Answer | null; deputyId: string | null };
	/** Whom one may name as a deputy. */
	others: { personId: string; name: string }[];
	specialties: SpecialtyAnswer[];
	/** Members who neither conduct nor decide: how many come, and how many there are. */
	rest: { coming: number; total: number };
	/** By what people said: who comes in part counts. */
	quorum: Quorum;
	unanswered: number;
	/** When those without an answer may be reminded again; null: now. */
	remindAgainAt: string | null;
	sent: { kind: 'invitation' | 'day_before' | 'hour_before' | 'asked'; at: string }[];
};
