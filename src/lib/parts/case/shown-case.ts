import type { CaseOrigin, CaseStatus, ConsentKind } from '#lib/domain/case/case.ts';
import type { CaseState } from '#lib/domain/case/case-state.ts';
import type { MeetingStatus } from '#lib/domain/meeting/meeting.ts';

/** A field by its name, which is the id of its element, with its label for people. */
export type NamedField = { name: string; label: string };

/** What the parts of the case page need beside its record. */
export type ShownCase = {
	caseNo: string;
	origin: CaseOrigin;
	status: CaseStatus;
	state: CaseState;
	hasRecommendation: boolean;
	meetingsToListAt: { id: string; boardName: string; startsAt: string }[];
	consent: { kind: ConsentKind; attestedBy: string | null; attestedAt: string } | null;
	waitingImages: number;
	waitingStatements: number;
	meetings: { id: string; boardName: string; startsAt: string; status: MeetingStatus }[];
	/** Filled for the author: fields that a board needs, that contradict each other, that may name a patient. */
	missing: NamedField[];
	conflicts: NamedField[];
	queried: NamedField[];
	isAuthor: boolean;
	mayEdit: boolean;
	mayAttach: boolean;
	mayChangeStatus: boolean;
	mayReadAccess: boolean;
	mayReport: boolean;
};
