import type { MeasureName, MeetingCases, MinutesPerCase, QuorumKept } from './quality.ts';

export type Period = {
	/** Days in Pakistan, YYYY-MM-DD, both within. */
	from: string;
	to: string;
};

export type MeasureNumbers = {
	name: MeasureName;
	counted: number;
	of: number;
	notRecorded: number;
};

/** A case behind a number. Title and way to the minutes only for who had a seat at that meeting. */
export type QualityRow = {
	caseNo: string;
	startsAt: string;
	seated: { meetingId: string; title: string; reason: string | null } | null;
};

/** What a board's own records say of it. */
export type QualityView = {
	boardSlug: string;
	boardName: string;
	budget: number;
	period: Period;
	meetings: MeetingCases[];
	measures: MeasureNumbers[];
	minutes: MinutesPerCase | null;
	quorum: QuorumKept;
	/** The cases behind one number; null when none was asked for, and for who reads numbers alone. */
	cases: { name: MeasureName; rows: QualityRow[] } | null;
	/** Administrators of the society read numbers without cases. */
	mayReadCases: boolean;
};
