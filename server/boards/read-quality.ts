import { and, asc, eq, gte, lt } from 'drizzle-orm';
import { isSlug } from '#lib/domain/id.ts';
import {
	casesPerMeeting,
	minutesPerCase,
	quorumKept,
	type QualityMeeting
} from '#lib/domain/meeting/quality.ts';
import {
	ASKED_MEASURES,
	MEASURES,
	measureOf,
	preReadMeasures,
	type AskedMeasure,
	type QualityCase
} from '#lib/domain/meeting/quality-measures.ts';
import type { MeasureNumbers, Period, QualityView } from '#lib/domain/meeting/quality-view.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { board, meeting } from '#server/db/schema.ts';
import { readQuorums } from '#server/meetings/calendar/read-quorums.ts';
import type { Portal } from '#server/portal.ts';
import { roleOnBoard } from './board-for.ts';
import { readQualityCases } from './quality-cases.ts';
import { qualityRows, seatedCases } from './quality-rows.ts';

type Asked = {
	slug: string;
	period: Period;
	/** The cases that one number counts, or for each number those that it is of. */
	cases: AskedMeasure | 'each' | null;
};

/** How a board does by its own records, for its members; administrators of its society get the numbers without the cases. */
export async function readQuality(
	portal: Portal,
	actor: Actor,
	{ slug, period, cases: asked }: Asked
): Promise<Outcome<QualityView>> {
	if (!isSlug(slug)) {
		return refuse('board_not_found');
	}
	return portal.db.transaction(async (tx) => {
		const [found] = await tx.select().from(board).where(eq(board.slug, slug));
		const thing = found && {
			societyId: found.societyId,
			role: await roleOnBoard(tx, actor.id, found.id)
		};
		if (found === undefined || thing === undefined || !may(actor, 'read', 'board', thing)) {
			return refuse('board_not_found');
		}
		const mayReadCases = may(actor, 'read_cases', 'board', thing);
		const meetings = await endedMeetings(tx, found.id, period);
		const cases = await readQualityCases(
			tx,
			meetings.map(({ id }) => id)
		);
		return accept({
			...{ boardSlug: slug, boardName: found.name, budget: found.defaultMinutes, period },
			meetings: casesPerMeeting(meetings, cases),
			measures: MEASURES.map((name) => numbersOf(name, cases)),
			preRead: preReadMeasures(cases).map(({ specialty, name }) => ({
				...{ specialty, ...numbersOf(name, cases) }
			})),
			minutes: minutesPerCase(cases, found.defaultMinutes),
			quorum: quorumKept(meetings),
			cases:
				asked === null || !mayReadCases
					? []
					: await casesBehind(tx, actor, { meetings, cases, asked }),
			mayReadCases
		});
	});
}

function numbersOf<Name extends AskedMeasure>(
	name: Name,
	cases: QualityCase[]
): MeasureNumbers<Name> {
	const { counted, of, notRecorded } = measureOf(name, cases);
	return { name, counted, of, notRecorded };
}

type Behind = {
	meetings: QualityMeeting[];
	cases: QualityCase[];
	asked: AskedMeasure | 'each';
};

async function casesBehind(
	tx: Tx,
	actor: Actor,
	{ meetings, cases, asked }: Behind
): Promise<QualityView['cases']> {
	const ids = meetings.map(({ id }) => id);
	const seated = ids.length === 0 ? [] : await seatedCases(tx, actor, ids);
	const names = asked === 'each' ? ASKED_MEASURES : [asked];
	return names.map((name) => {
		const tallied = measureOf(name, cases).cases;
		const shown = asked === 'each' ? tallied : tallied.filter(({ counted }) => counted > 0);
		return { name, rows: qualityRows(meetings, seated, { name, cases: shown }) };
	});
}

/** Midnight in Pakistan; UTC+5 without summer time since 2009. */
const midnight = (day: string): Date => new Date(`${day}T00:00:00+05:00`);
const DAY_MS = 86_400_000;

async function endedMeetings(
	tx: Tx,
	boardId: string,
	{ from, to }: Period
): Promise<QualityMeeting[]> {
	const found = await tx
		.select({ id: meeting.id, startsAt: meeting.startsAt })
		.from(meeting)
		.where(
			and(
				eq(meeting.boardId, boardId),
				eq(meeting.status, 'concluded'),
				gte(meeting.startsAt, midnight(from)),
				lt(meeting.startsAt, new Date(midnight(to).getTime() + DAY_MS))
			)
		)
		.orderBy(asc(meeting.startsAt), asc(meeting.id));
	const quorums = await readQuorums(
		tx,
		found.map(({ id }) => id)
	);
	return found.map(({ id, startsAt }) => ({
		...{ id, startsAt: startsAt.toISOString(), quorum: quorums.get(id) ?? null }
	}));
}
