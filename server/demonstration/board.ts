import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import { changeBoardMembers } from '#server/boards/change-board-members.ts';
import { createBoard } from '#server/boards/create-board.ts';
import type { Portal } from '#server/portal.ts';
import { accepted } from './accepted.ts';
import type { AccountName, Cast } from './people.ts';

export type DemoBoard = { id: string; slug: string; name: string };

const SEATS: [AccountName, MeetingRole][] = [
	['senior', 'panelist'],
	['surgeon', 'panelist'],
	['resident', 'participant'],
	['trainee', 'observer']
];

/** One standing board with a chair, two panelists of other specialties, a resident who presents and a trainee who looks on. */
export async function createDemoBoard(portal: Portal, cast: Cast): Promise<DemoBoard> {
	const name = 'Joint tumor board, Lahore';
	const [first] = cast.chair.memberships;
	if (first === undefined) {
		throw new Error('the chair has no society');
	}
	const board = {
		name,
		societyId: first.societyId,
		purpose:
			'Chest, breast and head-and-neck cases of residents, discussed by the three societies every week.',
		defaultMinutes: 10
	};
	const { id, slug } = accepted(await createBoard(portal, cast.chair, board), 'board');
	for (const [account, role] of SEATS) {
		const change = { type: 'add' as const, person: { personId: cast[account].id }, role };
		accepted(await changeBoardMembers(portal, cast.chair, { boardId: id, change }), account);
	}
	return { id, slug, name };
}
