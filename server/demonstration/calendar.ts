import { asc, eq } from 'drizzle-orm';
import type { Answer } from '#lib/domain/meeting/answer.ts';
import { dayInKarachi } from '#lib/domain/meeting/series.ts';
import { changeBoardRules } from '#server/boards/change-board-rules.ts';
import { meeting } from '#server/db/schema.ts';
import { answerMeeting } from '#server/meetings/calendar/answer-meeting.ts';
import { createSeries } from '#server/meetings/calendar/change-series.ts';
import type { Portal } from '#server/portal.ts';
import { accepted } from './accepted.ts';
import type { DemoBoard } from './board.ts';
import type { AccountName, Cast } from './people.ts';

const DAY_MS = 86_400_000;
/** The surgeon has not answered, so there is somebody to remind. */
const ANSWERS: [AccountName, Answer][] = [
	['chair', 'comes'],
	['senior', 'comes'],
	['resident', 'partly']
];

/** Before its meetings: what the board requires. Its link leads nowhere, as its people are nobody. */
export async function createDemoRules(portal: Portal, cast: Cast, board: DemoBoard): Promise<void> {
	const specialties = [cast.chair, cast.senior, cast.surgeon].map((one) => one.specialty);
	const rules = {
		...{ boardId: board.id, defaultMinutes: 10, link: 'https://talk.mashwara.example/joint-board' },
		required: [...new Set(specialties)]
	};
	accepted(await changeBoardRules(portal, cast.chair, rules), 'rules of the board');
}

/** Two meetings of a weekly series, in a week and in two, and who comes to the first. */
export async function createDemoSeries(
	portal: Portal,
	cast: Cast,
	board: DemoBoard
): Promise<{ id: string }> {
	const now = portal.clock.now().getTime();
	const day = (days: number) => dayInKarachi(new Date(now + days * DAY_MS));
	const pattern = {
		...{ step: 'week' as const, startsOn: day(7), time: '15:00', minutes: 60, untilOn: day(14) }
	};
	const made = await createSeries(portal, cast.chair, { boardId: board.id, pattern });
	const { seriesId } = accepted(made, 'series');
	const [first] = await portal.db
		.select({ id: meeting.id })
		.from(meeting)
		.where(eq(meeting.seriesId, seriesId))
		.orderBy(asc(meeting.startsAt))
		.limit(1);
	if (first === undefined) {
		throw new Error('the series made no meeting');
	}
	for (const [account, answer] of ANSWERS) {
		const given = { meetingId: first.id, answer, deputyId: null };
		accepted(await answerMeeting(portal, cast[account], given), `answer of ${account}`);
	}
	return first;
}
