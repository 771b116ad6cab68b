import { and, asc, eq, isNull } from 'drizzle-orm';
import { minutesText } from '#lib/text/minutes.ts';
import { timeText } from '#lib/text/time.ts';
import { linkTo } from '#server/auth/tokens.ts';
import type { DbOrTx, Tx } from '#server/db/client.ts';
import { agendaItem, board, meeting, meetingMember, tumorCase } from '#server/db/schema.ts';
import { addLetters, type LetterWriter } from '#server/mail/outbox.ts';
import { wrapLetter } from '#server/mail/wrap-letter.ts';

/** One letter for each member, part of the transaction that ends the meeting; the queue sends them after it. */
export async function addMinutesLetters(
	tx: Tx,
	{ meetingId, now }: { meetingId: string; now: Date }
): Promise<void> {
	const members = await tx
		.select({ personId: meetingMember.personId })
		.from(meetingMember)
		.where(and(eq(meetingMember.meetingId, meetingId), isNull(meetingMember.removedAt)));
	await addLetters(
		tx,
		now,
		members.map(({ personId }) => ({
			...{ key: `minutes.${meetingId}.${personId}`, kind: 'minutes' as const },
			...{ personId, subjectId: meetingId }
		}))
	);
}

/** Nothing for who was removed in the meantime. */
export const writeMinutesLetter: LetterWriter = async ({ db, config }, { subjectId, person }) => {
	const [found] = await db
		.select({ startsAt: meeting.startsAt, openedAt: meeting.openedAt, board: board.name })
		.from(meeting)
		.innerJoin(board, eq(board.id, meeting.boardId))
		.innerJoin(
			meetingMember,
			and(
				eq(meetingMember.meetingId, meeting.id),
				eq(meetingMember.personId, person.id),
				isNull(meetingMember.removedAt)
			)
		)
		.where(eq(meeting.id, subjectId));
	if (found === undefined) {
		return null;
	}
	const day = timeText((found.openedAt ?? found.startsAt).toISOString(), 'dayAndYear');
	const caseNos = await caseNosOf(db, subjectId);
	return {
		to: person.email,
		subject: minutesText('mail.minutes.subject', { board: found.board, day }),
		text: wrapLetter(
			minutesText('mail.minutes.text', {
				...{ board: found.board, day },
				link: linkTo(config, `/meetings/${subjectId}/minutes`),
				cases:
					caseNos.length === 0
						? minutesText('mail.minutes.noCases')
						: minutesText('mail.minutes.cases', { caseNos: caseNos.join(', ') })
			})
		)
	};
};

/** The only thing of a case that a letter says. */
async function caseNosOf(on: DbOrTx, meetingId: string): Promise<string[]> {
	const found = await on
		.select({ caseNo: tumorCase.caseNo })
		.from(agendaItem)
		.innerJoin(tumorCase, eq(tumorCase.id, agendaItem.caseId))
		.where(eq(agendaItem.meetingId, meetingId))
		.orderBy(asc(agendaItem.position), asc(agendaItem.id));
	return found.map(({ caseNo }) => caseNo);
}
