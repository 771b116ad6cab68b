import { randomUUID } from 'node:crypto';
import type { AnnotationBody, CommentBody } from '#lib/domain/annotation/annotation.ts';
import { dayInPakistan } from '#lib/domain/meeting/action-day.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { marksText, recommendationText } from '#lib/domain/meeting/seal.ts';
import { addAgendaItem } from '#server/meetings/add-agenda-item.ts';
import { pullCase } from '#server/meetings/agenda/pull-case.ts';
import { triageCase } from '#server/meetings/agenda/triage-case.ts';
import { concludeMeeting } from '#server/meetings/conclude-meeting.ts';
import { decisionText } from '#lib/domain/vote/decision.ts';
import { readDecision } from '#server/meetings/vote/read-decision.ts';
import { addAction } from '#server/meetings/minutes/add-action.ts';
import { sha256 } from '#server/meetings/hash.ts';
import { openAgendaItem } from '#server/meetings/open-agenda-item.ts';
import { openMeeting } from '#server/meetings/open-meeting.ts';
import { recordPresence } from '#server/meetings/record-presence.ts';
import { scheduleMeeting } from '#server/meetings/schedule-meeting.ts';
import { signRecommendation } from '#server/meetings/sign-recommendation.ts';
import type { Portal } from '#server/portal.ts';
import { coSignRecommendation } from '#server/meetings/vote/co-sign-recommendation.ts';
import { accepted } from './accepted.ts';
import type { DemoBoard } from './board.ts';
import type { DemoCase } from './cases.ts';
import { arrowAtNodule } from './nodule-mark.ts';
import type { Cast } from './people.ts';
import { RECOMMENDATION, fillFragment } from './recommendation.ts';
import { voteOn } from './vote.ts';
import { writeDocument } from './write-document.ts';

export type DemoMeeting = { id: string; agendaItemIds: string[] };

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The same portal at another moment: what happened last week is dated last week. */
export function portalAt(portal: Portal, at: Date): Portal {
	return { ...portal, clock: { now: () => at } };
}

/** The hour of the board, in Pakistan 14:00, a week before `now`. */
export function lastWeek(now: Date): Date {
	const day = new Date(now.getTime() - 7 * DAY_MS);
	return new Date(`${day.toISOString().slice(0, 10)}T09:00:00.000Z`);
}

/** `by` lists the cases: an author of another society than the board's their own, the chair all others. */
type Planned = { board: DemoBoard; startsAt: Date; by: Actor; cases: DemoCase[] };

async function schedule(
	portal: Portal,
	cast: Cast,
	{ board, startsAt, by, cases }: Planned
): Promise<DemoMeeting> {
	const planned = { boardId: board.id, startsAt };
	const { meetingId } = accepted(await scheduleMeeting(portal, cast.chair, planned), 'meeting');
	const agendaItemIds: string[] = [];
	for (const { caseNo, images } of cases) {
		const proposal = { meetingId, caseNo, hasNoImages: images.length === 0 };
		const { agendaItemId } = accepted(await addAgendaItem(portal, by, proposal), caseNo);
		if (by !== cast.chair) {
			const triage = { agendaItemId, choice: 'discuss' as const };
			accepted(await triageCase(portal, cast.chair, triage), 'triage');
		}
		agendaItemIds.push(agendaItemId);
	}
	return { id: meetingId, agendaItemIds };
}

/** A meeting of last week with one case and its signed recommendation. */
export async function createConcludedMeeting(
	portal: Portal,
	cast: Cast,
	{ board, discussed }: { board: DemoBoard; discussed: DemoCase }
): Promise<DemoMeeting> {
	const startsAt = lastWeek(portal.clock.now());
	const after = (minutes: number): Portal =>
		portalAt(portal, new Date(startsAt.getTime() + minutes * MINUTE_MS));
	const planned = { board, startsAt, by: cast.surgeon, cases: [discussed] };
	const made = await schedule(after(-2 * 1440), cast, planned);
	const meetingId = made.id;
	const [agendaItemId = ''] = made.agendaItemIds;
	accepted(await openMeeting(after(0), cast.chair, { meetingId }), 'open');
	const personIds = [cast.chair, cast.senior, cast.surgeon, cast.trainee].map((one) => one.id);
	for (const minutes of [0, 24]) {
		await recordPresence(after(minutes), { meetingId, personIds });
	}
	accepted(await openAgendaItem(after(3), cast.chair, { agendaItemId }), 'item');
	await voteOn(after, cast, agendaItemId);
	const seal = await decide(after(19), cast.chair, agendaItemId);
	accepted(await coSignRecommendation(after(21), cast.senior, { agendaItemId, seal }), 'second');
	await writeActions(after(21), cast, agendaItemId);
	accepted(await concludeMeeting(after(24), cast.chair, { meetingId }), 'conclusion');
	return made;
}

/** Of last week: one is overdue today, two are not. */
async function writeActions(portal: Portal, cast: Cast, agendaItemId: string): Promise<void> {
	const dueIn = (days: number) =>
		dayInPakistan(new Date(portal.clock.now().getTime() + days * DAY_MS));
	const planned = [
		{ what: 'CT of the neck for the plate', ownerId: cast.surgeon.id, dueOn: dueIn(4) },
		{ what: 'Bed in the hostel for the family', ownerId: cast.surgeon.id, dueOn: dueIn(9) },
		{ what: 'Date for radiotherapy after the operation', ownerId: cast.senior.id, dueOn: dueIn(20) }
	];
	for (const one of planned) {
		accepted(await addAction(portal, cast.chair, { agendaItemId, ...one }), 'action');
	}
}

/** The chair writes down what was agreed and signs it. */
async function decide(portal: Portal, chair: Actor, agendaItemId: string): Promise<string> {
	await writeDocument(portal, chair, {
		name: { agendaItemId, kind: 'recommendation' },
		write: (document, root) => fillFragment(document.getXmlFragment(root), RECOMMENDATION)
	});
	const hashes = {
		textHash: sha256(recommendationText(RECOMMENDATION)),
		marksHash: sha256(marksText([])),
		decisionHash: sha256(decisionText(await readDecision(portal.db, agendaItemId)))
	};
	const signed = await signRecommendation(portal, chair, { agendaItemId, ...hashes });
	return accepted(signed, 'signature').seal;
}

/** A meeting that stays open until its chair ends it; its first case is under discussion and has a mark already. */
export async function createOpenMeeting(
	portal: Portal,
	cast: Cast,
	{ board, cases }: { board: DemoBoard; cases: DemoCase[] }
): Promise<DemoMeeting> {
	const now = portal.clock.now();
	const startsAt = new Date(Math.floor(now.getTime() / (5 * MINUTE_MS)) * 5 * MINUTE_MS);
	const made = await schedule(portal, cast, { board, startsAt, by: cast.chair, cases });
	const [agendaItemId = ''] = made.agendaItemIds;
	accepted(await openMeeting(portal, cast.chair, { meetingId: made.id }), 'open');
	accepted(await openAgendaItem(portal, cast.chair, { agendaItemId }), 'item');
	const series = cases[0]?.images.find((one) => one.kind === 'radiology');
	if (series !== undefined) {
		await writeFirstMark(portal, cast, { agendaItemId, mark: arrowAtNodule(series) });
	}
	return made;
}

async function writeFirstMark(
	portal: Portal,
	{ resident, senior }: Cast,
	{ agendaItemId, mark }: { agendaItemId: string; mark: AnnotationBody }
): Promise<void> {
	const key = `${resident.id}:${randomUUID()}`;
	await writeDocument(portal, resident, {
		name: { agendaItemId, kind: 'marks' },
		write: (document, root) => document.getMap(root).set(key, mark)
	});
	const comment: CommentBody = {
		annotationKey: key,
		text: 'How near to the chest wall is it on the slices above?',
		writtenAt: portal.clock.now().getTime()
	};
	await writeDocument(portal, senior, {
		name: { agendaItemId, kind: 'comments' },
		write: (document, root) => document.getMap(root).set(`${senior.id}:${randomUUID()}`, comment)
	});
}

/** Fills the agenda of the next planned meeting: a case that is only listed and was pulled by a panelist, and one that waits for its chair. */
export async function fillPlannedMeeting(
	portal: Portal,
	cast: Cast,
	{ meetingId, cases }: { meetingId: string; cases: DemoCase[] }
): Promise<DemoMeeting> {
	const agendaItemIds: string[] = [];
	for (const { caseNo } of cases) {
		const proposal = { meetingId, caseNo, hasNoImages: agendaItemIds.length === 0 };
		const added = await addAgendaItem(portal, cast.surgeon, proposal);
		agendaItemIds.push(accepted(added, caseNo).agendaItemId);
	}
	const [agendaItemId = ''] = agendaItemIds;
	const triage = {
		...{ agendaItemId, choice: 'list_only' as const },
		reason: 'Chemoradiation as the guideline says; the question is where.'
	};
	accepted(await triageCase(portal, cast.chair, triage), 'triage');
	const pull = { agendaItemId, reason: 'No brachytherapy within reach: that changes the plan.' };
	accepted(await pullCase(portal, cast.senior, pull), 'pull');
	return { id: meetingId, agendaItemIds };
}
