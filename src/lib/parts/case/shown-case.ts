import type { CaseOrigin, CaseStatus, ConsentKind } from '#lib/domain/case/case.ts';
import type { IdentifierQuery } from '#lib/domain/case/identifiers.ts';
import type { MeetingStatus } from '#lib/domain/meeting/meeting.ts';

/** What the parts of the case page need beside its record. */
export type ShownCase = {
	caseNo: string;
	origin: CaseOrigin;
	status: CaseStatus;
	isListed: boolean;
	consent: { kind: ConsentKind; attestedBy: string | null; attestedAt: string } | null;
	waitingImages: number;
	meetings: { id: string; boardName: string; startsAt: string; status: MeetingStatus }[];
	missing: string[];
	conflicts: string[];
	queries: IdentifierQuery[];
	isAuthor: boolean;
	mayEdit: boolean;
	mayAttach: boolean;
	mayChangeStatus: boolean;
};
