import { and, desc, eq, notExists, or, sql } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { OVER, type MeetingRole } from '#lib/domain/meeting/meeting.ts';
import type { MeetingView } from '#lib/domain/meeting/views.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItem, tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { readAgendaPage } from './agenda/read-agenda-page.ts';
import { isInReach, listingItems } from './case-for-agenda.ts';
import { roleAt } from './meeting-for.ts';
import { meetingFacts } from './meeting-facts.ts';
import { readAgenda } from './read-agenda.ts';
import { isPresent, readMembers } from './read-members.ts';
import { isLobbyOpen } from './talk/lobby.ts';

/** A meeting for its members, with what the viewer may do there. */
export async function readMeeting(
	portal: Portal,
	actor: Actor,
	meetingId: string
): Promise<Outcome<MeetingView>> {
	return portal.db.transaction(async (tx) => {
		const facts = await meetingFacts(tx, meetingId);
		const role = facts === null ? null : await roleAt(tx, actor.id, meetingId);
		if (facts === null || role === null || !may(actor, 'read', 'meeting', { ...facts, role })) {
			return refuse('meeting_not_found');
		}
		const allows = (verb: string) => may(actor, verb, 'meeting', { status: facts.status, role });
		const { id, status, boardSlug, boardName, defaultMinutes, societyId } = facts;
		const members = await readMembers(tx, { meetingId, societyId });
		const plan = await readAgendaPage(tx, portal, { actor, role, facts, members });
		return accept({
			...{ id, status, boardSlug, boardName, defaultMinutes },
			startsAt: facts.startsAt.toISOString(),
			openedAt: facts.openedAt?.toISOString() ?? null,
			concludedAt: facts.concludedAt?.toISOString() ?? null,
			viewerRole: role,
			agenda: await readAgenda(tx, meetingId),
			members: members.map(({ color: _color, lastSeenAt, firstSeenAt, ...one }) => ({
				...one,
				isHere: status === 'open' && isPresent(lastSeenAt, portal.clock.now()),
				wasHere: firstSeenAt !== null
			})),
			maySetAgenda: allows('set_agenda'),
			mayPropose: allows('propose') && (role === 'chair' || plan.call?.isOpen === true),
			plan,
			mayAdmit: !OVER.includes(status) && allows('change_role'),
			lobby: allows('admit') ? { isOpen: await isLobbyOpen(tx, meetingId) } : null,
			mayOpen: status === 'scheduled' && allows('open'),
			mayEnter: allows('enter'),
			listable: allows('propose') ? await listableAt(tx, { meetingId, actor, role }) : []
		});
	});
}

/** A longer list is no choice any more. */
const LISTABLE_LIMIT = 200;

/** Cases on no agenda: one's own, and for the chair all ready ones in reach. */
async function listableAt(
	tx: Tx,
	{ meetingId, actor, role }: { meetingId: string; actor: Actor; role: MeetingRole }
): Promise<MeetingView['listable']> {
	const isOwn = eq(tumorCase.authorId, actor.id);
	const isReady = eq(tumorCase.status, 'ready');
	const here = tx
		.select({ id: agendaItem.id })
		.from(agendaItem)
		.where(and(eq(agendaItem.meetingId, meetingId), eq(agendaItem.caseId, tumorCase.id)));
	const decided = tx
		.select({ id: agendaItem.id })
		.from(agendaItem)
		.where(and(eq(agendaItem.status, 'concluded'), eq(agendaItem.caseId, tumorCase.id)));
	return tx
		.select({
			caseNo: tumorCase.caseNo,
			title: tumorCase.title,
			isDecided: sql<boolean>`exists ${decided}`,
			isReady: sql<boolean>`${tumorCase.status} = 'ready'`
		})
		.from(tumorCase)
		.where(
			and(
				// A draft is proposed, or listed with a reason, by its author alone: nobody else knows of it.
				or(isOwn, role === 'chair' ? and(isReady, isInReach(tx, meetingId)) : undefined),
				notExists(listingItems(tx, tumorCase.id)),
				notExists(here)
			)
		)
		.orderBy(desc(tumorCase.updatedAt), desc(tumorCase.id))
		.limit(LISTABLE_LIMIT);
}
