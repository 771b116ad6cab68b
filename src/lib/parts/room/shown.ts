import type { CaseOrigin } from '#lib/domain/case/case.ts';
import type { ViewableImage } from '#lib/domain/image/image.ts';
import type { DecisionRecord } from '#lib/domain/vote/decision.ts';
import type { SetAsideEntry } from '#lib/domain/meeting/set-aside.ts';
import type { AddendumView, RichNode, SignatureState } from '#lib/domain/meeting/views.ts';

/** What a panelist looks up while looking at the image; missing things keep their line. */
export type CaseSheet = {
	question: string | null;
	stage: { group: string | null; tnm: string | null; edition: string | null };
	facts: { label: string; value: string | null; isStrong?: boolean; missing?: string }[];
	course: { day: string; what: string }[];
	paragraphs: { label: string; value: string }[];
};

/** The case of the shown item: a closed one as it was before the board. */
export type ShownCase = {
	caseNo: string;
	origin: CaseOrigin;
	images: ViewableImage[];
	sheet: CaseSheet;
	/** What is to be said of a closed case that is not the same any more; null where there is nothing to say. */
	kept: 'changed' | 'not_kept' | null;
	/** Images that were before the board and have been taken out of the case since. */
	missingImages: number;
};

/** A signed recommendation as the room shows it. */
export type Signed = {
	body: RichNode;
	signedByName: string;
	signedAt: string;
	seal: string;
	signature: SignatureState;
	/** What was added to it, in the order of its versions. */
	addenda: AddendumView[];
};

/** What stood on the chair's screen when the dialog opened: exactly this is signed. */
export type Covered = {
	caseNo: string;
	body: RichNode;
	text: string;
	markCount: number;
	hiddenCount: number;
	presentCount: number;
	textHash: string;
	marksHash: string;
	/** Votes, dissent and structure. */
	decision: DecisionRecord;
	decisionHash: string;
	at: number;
};

/** Something that is different from what the chair read. */
export type Change =
	{ kind: 'text'; before: string; after: string } | { kind: 'mark'; words: string };

export type ShownComment = {
	key: string;
	authorName: string;
	isOwn: boolean;
	text: string;
	writtenAt: number;
};

/** Work of one's own that one document did not take. */
export type Aside = {
	id: string;
	kind: 'marks' | 'comments' | 'recommendation';
	caseNo: string;
	/** Sentence: why, and when that happened. */
	why: string;
	at: number;
	entries: SetAsideEntry[];
	images: ViewableImage[];
};
