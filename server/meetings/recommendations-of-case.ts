import { and, desc, eq, isNull } from 'drizzle-orm';
import * as v from 'valibot';
import { RecommendationBodySchema } from '#lib/domain/meeting/recommendation-schema.ts';
import type { CaseRecommendation } from '#lib/domain/meeting/views.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { agendaItem, board, meeting, meetingMember, recommendation } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { keptCases } from './kept-cases.ts';
import { redactionsOfRows } from './redactions-of-rows.ts';
import { signatureState } from './verify-recommendation.ts';
import { isSound, readUnderSignatures } from './vote/read-under-signature.ts';

/**
 * What boards have recommended for a case, latest first: all of it for its author, for other readers what was signed at
 * meetings of their own. The minutes are open to members of the meeting only.
 */
export async function recommendationsOf(
	on: DbOrTx,
	portal: Pick<Portal, 'publicKeys'>,
	{ caseId, readerId, isAuthor }: { caseId: string; readerId: string; isAuthor: boolean }
): Promise<CaseRecommendation[]> {
	const found = await on
		.select({
			row: recommendation,
			meetingId: meeting.id,
			boardName: board.name,
			memberId: meetingMember.id
		})
		.from(recommendation)
		.innerJoin(agendaItem, eq(agendaItem.id, recommendation.agendaItemId))
		.innerJoin(meeting, eq(meeting.id, agendaItem.meetingId))
		.innerJoin(board, eq(board.id, meeting.boardId))
		.leftJoin(
			meetingMember,
			and(
				eq(meetingMember.meetingId, meeting.id),
				eq(meetingMember.personId, readerId),
				isNull(meetingMember.removedAt)
			)
		)
		.where(eq(agendaItem.caseId, caseId))
		.orderBy(desc(recommendation.signedAt), desc(recommendation.id));
	const kept = await keptCases(on, eq(agendaItem.caseId, caseId));
	const redacted = await redactionsOfRows(
		on,
		found.map(({ row }) => row.id)
	);
	const under = await readUnderSignatures(on, portal, {
		rows: found.map(({ row }) => row),
		redactions: redacted
	});
	return found
		.filter(({ memberId }) => isAuthor || memberId !== null)
		.map(({ row, meetingId, boardName, memberId }) => {
			const own = kept.find((one) => one.agendaItemId === row.agendaItemId);
			const redactions = redacted.get(row.id) ?? [];
			return {
				id: row.id,
				boardName,
				body: v.parse(RecommendationBodySchema, row.body),
				signedByName: row.signedByName,
				signedAt: row.signedAt.toISOString(),
				signature: isSound(under.get(row.id))
					? signatureState(portal, { row, kept: own, redactions })
					: 'wrong',
				redactions: redactions.map(({ note }) => note),
				coSignature: under.get(row.id)?.coSignature ?? null,
				addenda: under.get(row.id)?.addenda ?? [],
				minutesOf: memberId === null ? null : meetingId,
				isCaseChangedSince: own?.isChangedSince ?? true
			};
		});
}
