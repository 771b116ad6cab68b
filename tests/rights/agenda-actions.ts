import type { ActionRow } from './action-row.ts';
import { SEATED } from './pages.ts';
import type { World } from './world.ts';

const MEETING = '/(portal)/meetings/[id]';
const NOT_CHAIR = ['observer', 'participant', 'author', 'panelist'] as const;
/** What is only proposed is known to the chair and to who proposed it: for others it is not there, and the agenda is not theirs. */
const at = (w: World, action: string) => `/meetings/${w.meetings.scheduled}?/${action}`;

/** The agenda before the meeting, from section 5 of the research page: the chair sets it, others propose, any member pulls. */
export const AGENDA_ACTIONS: ActionRow[] = [
	{
		route: MEETING,
		action: 'triage',
		of: 'a proposed case',
		address: (w) => at(w, 'triage'),
		form: (w) => ({ agendaItemId: w.items.proposed, choice: 'discuss' }),
		may: ['chair'],
		refused: NOT_CHAIR
	},
	{
		route: MEETING,
		action: 'triage',
		of: 'a case under discussion',
		address: (w) => at(w, 'triage'),
		form: (w) => ({ agendaItemId: w.items.open, choice: 'discuss' }),
		may: [],
		refused: SEATED
	},
	{
		route: MEETING,
		action: 'pull',
		of: 'a case that is only listed',
		address: (w) => at(w, 'pull'),
		form: (w) => ({ agendaItemId: w.items.listOnly, reason: 'The margin is close.' }),
		may: ['participant', 'author', 'panelist', 'chair'],
		refused: ['observer']
	},
	{
		route: MEETING,
		action: 'pull',
		of: 'a case that is to be discussed anyway',
		address: (w) => at(w, 'pull'),
		form: (w) => ({ agendaItemId: w.items.planned, reason: 'The margin is close.' }),
		may: [],
		refused: SEATED
	},
	{
		route: MEETING,
		action: 'takeBack',
		of: 'the pull of the panelist',
		address: (w) => at(w, 'takeBack'),
		form: (w) => ({ agendaItemId: w.items.pulled }),
		may: ['panelist'],
		refused: ['observer', 'participant', 'author', 'chair']
	},
	{
		route: MEETING,
		action: 'order',
		of: 'the planned agenda',
		address: (w) => at(w, 'order'),
		form: (w) => ({ order: `${w.items.pulled} ${w.items.planned}`, version: '0' }),
		may: ['chair'],
		refused: NOT_CHAIR
	},
	{
		route: MEETING,
		action: 'minutes',
		of: 'a waiting case',
		address: (w) => at(w, 'minutes'),
		form: (w) => ({ agendaItemId: w.items.planned, minutes: '12' }),
		may: ['chair'],
		refused: NOT_CHAIR
	},
	{
		route: MEETING,
		action: 'moveCase',
		of: 'a waiting case, to the next planned meeting',
		address: (w) => at(w, 'moveCase'),
		form: (w) => ({ agendaItemId: w.items.planned, toMeetingId: w.laterMeetingId }),
		may: ['chair'],
		refused: NOT_CHAIR
	},
	{
		route: MEETING,
		action: 'moveCase',
		of: 'a case under discussion',
		address: (w) => at(w, 'moveCase'),
		form: (w) => ({ agendaItemId: w.items.open, toMeetingId: w.laterMeetingId }),
		may: [],
		refused: SEATED
	},
	{
		route: MEETING,
		action: 'ask',
		of: 'the presenter of a proposed case',
		address: (w) => at(w, 'ask'),
		form: (w) => ({ agendaItemId: w.items.proposed }),
		may: ['chair'],
		refused: NOT_CHAIR
	},
	{
		route: MEETING,
		action: 'call',
		of: 'the planned meeting',
		address: (w) => at(w, 'call'),
		form: () => ({ call: 'closed' }),
		may: ['chair'],
		refused: NOT_CHAIR
	},
	{
		route: MEETING,
		action: 'preVote',
		of: 'a waiting case',
		address: (w) => at(w, 'preVote'),
		form: (w) => ({ agendaItemId: w.items.planned, intent: 'curative', plan: 'Surgery first.' }),
		may: ['panelist', 'chair'],
		refused: ['observer', 'participant', 'author']
	},
	{
		route: MEETING,
		action: 'preVote',
		of: 'a case under discussion',
		address: (w) => at(w, 'preVote'),
		form: (w) => ({ agendaItemId: w.items.open, intent: 'curative', plan: 'Surgery first.' }),
		may: [],
		refused: SEATED
	},
	{
		route: MEETING,
		action: 'remove',
		of: 'a proposal, by who made it and by the chair',
		address: (w) => at(w, 'remove'),
		form: (w) => ({ agendaItemId: w.items.proposed }),
		may: ['author', 'chair'],
		refused: ['observer']
	}
];
