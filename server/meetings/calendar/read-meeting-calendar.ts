import { desc, eq, min, sql } from 'drizzle-orm';
import type { MeetingCalendar, SpecialtyAnswer } from '#lib/domain/meeting/calendar-views.ts';
import { quorumOf, STANDS_FOR_SPECIALTY } from '#lib/domain/meeting/quorum.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Specialty } from '#lib/domain/people/people.ts';
import { isId } from '#lib/domain/id.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { board, meeting, meetingReminder, outboxLetter } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { roleAt } from '../meeting-for.ts';
import { readAnswers, type MemberAnswer } from './read-answers.ts';
import { requiredAt } from './record-quorum.ts';
import { REMIND_AGAIN_MS } from './remind-members.ts';

/** Who comes to a meeting, by specialty, and what its chair may still change of it, for its members. */
export async function readMeetingCalendar(
	portal: Portal,
	actor: Actor,
	meetingId: string
): Promise<Outcome<MeetingCalendar>> {
	return portal.db.transaction(async (tx) => {
		const row = await rowOf(tx, meetingId);
		const role = row === null ? null : await roleAt(tx, actor.id, meetingId);
		if (row === null || role === null || !may(actor, 'read', 'meeting', { ...row, role })) {
			return refuse('meeting_not_found');
		}
		const isScheduled = row.status === 'scheduled';
		const mayPlan = may(actor, 'plan', 'meeting', { ...row, role });
		const answers = await readAnswers(tx, meetingId);
		const sent = await sentAbout(tx, meetingId);
		const own = answers.find(({ personId }) => personId === actor.id);
		return accept({
			...{ minutes: row.minutes, cancelReason: row.cancelReason },
			link: mayPlan ? { own: row.link, hasBoards: row.boardLink !== null } : null,
			mayAnswer: isScheduled && may(actor, 'answer', 'meeting', { ...row, role }),
			mayPlan: isScheduled && mayPlan,
			own: { answer: own?.answer ?? null, deputyId: own?.deputyId ?? null },
			others: answers
				.filter((one) => one !== own)
				.map(({ personId, name }) => ({ personId, name })),
			...summaryOf(answers, await requiredAt(tx, meetingId)),
			remindAgainAt: remindAgainAt(sent, portal.clock.now()),
			sent
		});
	});
}

async function rowOf(tx: Tx, meetingId: string) {
	if (!isId(meetingId)) {
		return null;
	}
	const [found] = await tx
		.select({
			...{ status: meeting.status, minutes: meeting.minutes, cancelReason: meeting.cancelReason },
			...{ link: meeting.link, boardLink: board.link }
		})
		.from(meeting)
		.innerJoin(board, eq(board.id, meeting.boardId))
		.where(eq(meeting.id, meetingId));
	return found ?? null;
}

/** Required specialties first, then the others on the list. */
function summaryOf(answers: MemberAnswer[], required: Specialty[]) {
	const panel = answers.filter(({ role }) => STANDS_FOR_SPECIALTY.includes(role));
	const rest = answers.filter(({ role }) => !STANDS_FOR_SPECIALTY.includes(role));
	const optional = [...new Set(panel.map(({ specialty }) => specialty))].filter(
		(one) => !required.includes(one)
	);
	const comes = ({ answer }: MemberAnswer) => answer === 'comes' || answer === 'partly';
	return {
		specialties: [...required, ...optional.toSorted()].map((specialty) =>
			answersOf(specialty, {
				isRequired: required.includes(specialty),
				members: panel.filter((one) => one.specialty === specialty)
			})
		),
		rest: { coming: rest.filter(comes).length, total: rest.length },
		quorum: quorumOf(required, panel.filter(comes)),
		unanswered: answers.filter(({ answer }) => answer === null).length
	};
}

function answersOf(
	specialty: Specialty,
	{ isRequired, members }: { isRequired: boolean; members: MemberAnswer[] }
): SpecialtyAnswer {
	const named = (answer: MemberAnswer['answer']) =>
		members.filter((one) => one.answer === answer).map(({ name }) => name);
	return {
		...{ specialty, isRequired, coming: named('comes'), partly: named('partly') },
		...{ declined: named('declined'), silent: named(null) }
	};
}

/** Invitations, one line for each time that the meeting has had, and reminders; latest last. */
async function sentAbout(tx: Tx, meetingId: string): Promise<MeetingCalendar['sent']> {
	const time = sql<string>`split_part(${outboxLetter.key}, ':', 3)`;
	const invited = await tx
		.select({ at: min(outboxLetter.createdAt) })
		.from(outboxLetter)
		.where(
			sql`${outboxLetter.subjectId} = ${meetingId} and ${outboxLetter.kind} = 'meeting_invitation'`
		)
		.groupBy(time);
	const reminded = await tx
		.select({ kind: meetingReminder.kind, at: meetingReminder.createdAt })
		.from(meetingReminder)
		.where(eq(meetingReminder.meetingId, meetingId))
		.orderBy(desc(meetingReminder.createdAt))
		.limit(20);
	return [
		...invited.flatMap(({ at }) =>
			at === null ? [] : [{ kind: 'invitation' as const, at: at.toISOString() }]
		),
		...reminded.map(({ kind, at }) => ({ kind, at: at.toISOString() }))
	].toSorted((a, b) => (a.at < b.at ? -1 : 1));
}

function remindAgainAt(sent: MeetingCalendar['sent'], now: Date): string | null {
	const last = sent.findLast(({ kind }) => kind === 'asked');
	const again = last === undefined ? 0 : Date.parse(last.at) + REMIND_AGAIN_MS;
	return again > now.getTime() ? new Date(again).toISOString() : null;
}
