import { and, desc, eq, isNull } from 'drizzle-orm';
import type { CaseOrigin, CaseStatus } from '#lib/domain/case/case.ts';
import { caseState, type CaseState } from '#lib/domain/case/case-state.ts';
import type { TextFinding } from '#lib/domain/case/text-findings.ts';
import { conflictsIn, missingForReady } from '#lib/domain/case/readiness.ts';
import type { CaseRecord } from '#lib/domain/case/record.ts';
import type { ViewableImage } from '#lib/domain/image/image.ts';
import type { CaseRecommendation } from '#lib/domain/meeting/views.ts';
import type { MeetingStatus } from '#lib/domain/meeting/meeting.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItem, board, meeting, meetingMember, person } from '#server/db/schema.ts';
import { imagesOf } from '#server/images/images-of.ts';
import { notePreRead } from '#server/meetings/agenda/note-pre-read.ts';
import { meetingsToListAt, type MeetingToListAt } from '#server/meetings/meetings-to-list-at.ts';
import { recommendationsOf } from '#server/meetings/recommendations-of-case.ts';
import type { Portal } from '#server/portal.ts';
import { historyOf, isPlanFixed } from './case-facts.ts';
import { caseFor, type HeldCase } from './case-for.ts';
import { consentOf, type ConsentView } from './consent-of.ts';
import { openDeidentificationItems } from './open-deidentification-items.ts';

export type CaseView = {
	caseNo: string;
	title: string;
	origin: CaseOrigin;
	status: CaseStatus;
	state: CaseState;
	isListed: boolean;
	/** What boards have signed, latest first, as far as this reader may see it. */
	recommendations: CaseRecommendation[];
	/** A board has listed or discussed it: the plan before the board does not change any more. */
	isPlanFixed: boolean;
	/** For the author of a ready case on no agenda: where it can be listed. */
	meetingsToListAt: MeetingToListAt[];
	version: number;
	record: CaseRecord;
	/** Null when the author has left the portal. */
	authorName: string | null;
	updatedAt: string;
	consent: ConsentView | null;
	images: ViewableImage[];
	/** Uploads that wait for a second person. */
	waitingImages: number;
	/** Meetings that have it on their agenda and that this reader may enter, latest first. */
	meetings: { id: string; boardName: string; startsAt: string; status: MeetingStatus }[];
	/** Filled for the author only: what stands between the draft and a board. */
	missing: string[];
	conflicts: string[];
	queries: TextFinding[];
	/** For the author: passages whose answer waits for a second person. */
	waitingStatements: number;
	isAuthor: boolean;
	mayEdit: boolean;
	mayAttach: boolean;
	mayChangeStatus: boolean;
	mayReadAccess: boolean;
	/** Report text that identifies the patient, and see what became of reports. */
	mayReport: boolean;
};

/** One case as this reader may see it. Each reading is an entry in the audit log. */
export async function readCase(
	portal: Portal,
	actor: Actor,
	caseNo: string
): Promise<Outcome<CaseView>> {
	return portal.db.transaction(async (tx) => {
		const held = await caseFor(tx, actor, { caseNo, verb: 'read' });
		if (!held.ok) {
			return held;
		}
		const view = await viewOf(tx, portal, { actor, held: held.value });
		await notePreRead(tx, portal, { caseId: held.value.id, personId: actor.id });
		await writeAudit(tx, actor.id, 'case.read', { caseId: held.value.id });
		return accept(view);
	});
}

async function viewOf(
	tx: Tx,
	portal: Portal,
	{ actor, held }: { actor: Actor; held: HeldCase }
): Promise<CaseView> {
	const { id, caseNo, title, origin, status, version, record, thing, authorId } = held;
	const isAuthor = authorId === actor.id;
	const { isListed } = thing;
	const { isDecided } = await historyOf(tx, id);
	const items = await openDeidentificationItems(tx, portal, held);
	const isFree = isAuthor && status === 'ready' && !isListed;
	return {
		caseNo,
		title,
		origin,
		status,
		state: caseState({ status, isListed, isDecided }),
		isListed,
		recommendations: await recommendationsOf(tx, portal, {
			...{ caseId: id, readerId: actor.id, isAuthor }
		}),
		isPlanFixed: await isPlanFixed(tx, id),
		meetingsToListAt: isFree
			? await meetingsToListAt(tx, actor, { caseId: id, now: portal.clock.now() })
			: [],
		version,
		record,
		authorName: authorId === null ? null : await nameOf(tx, authorId),
		updatedAt: held.updatedAt.toISOString(),
		consent: await consentOf(tx, id),
		images: await imagesOf(tx, id, 'released'),
		waitingImages: items.waitingImages,
		meetings: await meetingsOf(tx, actor, id),
		missing: isAuthor ? missingForReady(record) : [],
		conflicts: isAuthor ? conflictsIn(record) : [],
		queries: isAuthor ? items.unanswered.map(plainFinding) : [],
		waitingStatements: isAuthor ? items.stated.length : 0,
		isAuthor,
		mayEdit: may(actor, 'edit', 'case', thing),
		mayAttach: may(actor, 'attach', 'case', thing),
		mayChangeStatus:
			may(actor, 'change_status', 'case', thing) && (status === 'draft' || !isDecided),
		mayReadAccess: may(actor, 'read_access', 'case', thing),
		mayReport: may(actor, 'report', 'redaction', {
			...thing,
			...{ reportedById: null, sharesSociety: false }
		})
	};
}

/** What a page needs of it: keys and rows of statements stay here. */
function plainFinding({ kind, field, text, start, end }: TextFinding): TextFinding {
	return { kind, field, text, start, end };
}

async function nameOf(tx: Tx, personId: string): Promise<string | null> {
	const [found] = await tx
		.select({ name: person.displayName })
		.from(person)
		.where(eq(person.id, personId));
	return found?.name ?? null;
}

async function meetingsOf(tx: Tx, actor: Actor, caseId: string): Promise<CaseView['meetings']> {
	const found = await tx
		.select({
			id: meeting.id,
			boardName: board.name,
			startsAt: meeting.startsAt,
			status: meeting.status
		})
		.from(agendaItem)
		.innerJoin(meeting, eq(meeting.id, agendaItem.meetingId))
		.innerJoin(board, eq(board.id, meeting.boardId))
		.innerJoin(meetingMember, eq(meetingMember.meetingId, meeting.id))
		.where(
			and(
				eq(agendaItem.caseId, caseId),
				eq(meetingMember.personId, actor.id),
				isNull(meetingMember.removedAt)
			)
		)
		.orderBy(desc(meeting.startsAt));
	return found.map((one) => ({ ...one, startsAt: one.startsAt.toISOString() }));
}
