import { and, eq, isNull, notInArray } from 'drizzle-orm';
import { OVER } from '#lib/domain/meeting/meeting.ts';
import { agendaText } from '#lib/text/agenda.ts';
import { timeText } from '#lib/text/time.ts';
import { linkTo } from '#server/auth/tokens.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { agendaItem, board, meeting, meetingMember, tumorCase } from '#server/db/schema.ts';
import type { LetterWriter } from '#server/mail/outbox.ts';
import { wrapLetter } from '#server/mail/wrap-letter.ts';

/** Nothing once the case was taken or withdrawn. Of the case it says the number: what it lacks stands behind the sign-in. */
export const writeAskedLetter: LetterWriter = async ({ db, config }, { subjectId, person }) => {
	const found = await askedCase(db, { agendaItemId: subjectId, presenterId: person.id });
	if (found === undefined) {
		return null;
	}
	const words = {
		...{ name: person.displayName, board: found.board, caseNo: found.caseNo },
		when: timeText(found.startsAt.toISOString(), 'dateTime'),
		link: linkTo(config, `/cases/${found.caseNo}`)
	};
	return {
		to: person.email,
		subject: agendaText('mail.asked.subject', words),
		text: wrapLetter(agendaText('mail.asked.text', words))
	};
};

async function askedCase(
	db: DbOrTx,
	{ agendaItemId, presenterId }: { agendaItemId: string; presenterId: string }
) {
	const [found] = await db
		.select({ caseNo: tumorCase.caseNo, board: board.name, startsAt: meeting.startsAt })
		.from(agendaItem)
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.innerJoin(meeting, eq(meeting.id, agendaItem.meetingId))
		.innerJoin(board, eq(board.id, meeting.boardId))
		.innerJoin(
			meetingMember,
			and(
				...[eq(meetingMember.meetingId, meeting.id), eq(meetingMember.personId, presenterId)],
				isNull(meetingMember.removedAt)
			)
		)
		.where(
			and(
				...[eq(agendaItem.id, agendaItemId), eq(agendaItem.presenterId, presenterId)],
				...[eq(agendaItem.status, 'proposed'), notInArray(meeting.status, OVER)]
			)
		);
	return found;
}
