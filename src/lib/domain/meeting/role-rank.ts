import type { MeetingRole } from './meeting.ts';

/** Apart from the list of roles in `meeting.ts`, which brings its schema: the room's first page does without. */
const RANKS: MeetingRole[] = ['chair', 'panelist', 'presenter', 'participant', 'observer'];

/** Place of a role wherever people stand in order: who conducts first, then who decides, presents, takes part and looks on. */
export function roleRank(role: MeetingRole): number {
	return RANKS.indexOf(role);
}
