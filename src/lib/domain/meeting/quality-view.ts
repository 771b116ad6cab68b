import type { MeetingCases, MinutesPerCase, QuorumKept } from './quality.ts';
import type { AskedMeasure, MeasureName, Tally } from './quality-measures.ts';

export type Period = {
	/** Days in Pakistan, YYYY-MM-DD, both within. */
	from: string;
	to: string;
};

/** `notRecorded`: cases about which nothing is known. */
export type MeasureNumbers<Name extends AskedMeasure = MeasureName> = Tally & {
	name: Name;
	notRecorded: number;
};

/** A case behind a number. Title, words and way to the minutes only for who had a seat at that meeting. */
export type QualityRow = Tally & {
	caseNo: string;
	startsAt: string;
	seated: {
		meetingId: string;
		title: string;
		reason: string | null;
		/** The presenter's plan and what was decided. */
		plans: { before: string; decided: string } | null;
	} | null;
};

/** What a board's own records say of it. */
export type QualityView = {
	boardSlug: string;
	boardName: string;
	budget: number;
	period: Period;
	meetings: MeetingCases[];
	measures: MeasureNumbers[];
	/** How much each specialty has read. */
	preRead: (MeasureNumbers<AskedMeasure> & { specialty: string })[];
	minutes: MinutesPerCase | null;
	quorum: QuorumKept;
	/** The cases behind the numbers that were asked for; empty for who reads numbers alone. */
	cases: { name: AskedMeasure; rows: QualityRow[] }[];
	/** Administrators of the society read numbers without cases. */
	mayReadCases: boolean;
};
