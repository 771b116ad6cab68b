import type { ActionRow } from './action-row.ts';
import type { CommandRow } from './commands.ts';
import type { PageRow } from './pages.ts';
import type { World } from './world.ts';

const MEETING = '/(portal)/meetings/[id]';
const BOARD = '/(portal)/boards/[slug]';
const SEATED = ['observer', 'participant', 'author', 'panelist', 'chair'] as const;
const ended = (w: World) => `/meetings/${w.meetings.concluded}`;

export const MINUTES_PAGES: PageRow[] = [
	{
		route: `${MEETING}/minutes.pdf`,
		of: 'the ended meeting',
		address: (w) => `${ended(w)}/minutes.pdf`,
		opens: SEATED
	},
	{
		route: `${MEETING}/slip/[caseNo]`,
		of: 'a decided case',
		address: (w) => `${ended(w)}/slip/${w.cases.decided.caseNo}`,
		opens: SEATED
	},
	{
		route: `${MEETING}/slip/[caseNo]`,
		of: 'a case of another meeting',
		address: (w) => `${ended(w)}/slip/${w.cases.open.caseNo}`,
		opens: []
	},
	{
		route: `${MEETING}/slip/[caseNo].pdf`,
		of: 'a decided case',
		address: (w) => `${ended(w)}/slip/${w.cases.decided.caseNo}.pdf`,
		opens: SEATED
	},
	{
		route: `${BOARD}/quality`,
		of: 'the board (what an administrator sees of it has tests of its own)',
		address: (w) => `/boards/${w.boardSlug}/quality?cases=decided`,
		opens: [...SEATED, 'administrator']
	},
	{
		route: `${BOARD}/quality.csv`,
		of: 'the board',
		address: (w) => `/boards/${w.boardSlug}/quality.csv`,
		opens: [...SEATED, 'administrator']
	},
	{
		route: `${BOARD}/quality.csv`,
		of: 'the cases behind the numbers of the board',
		address: (w) => `/boards/${w.boardSlug}/quality.csv?table=cases`,
		opens: SEATED,
		refused: ['administrator']
	}
];

export const MINUTES_ACTIONS: ActionRow[] = [
	{
		route: '/',
		action: 'settle',
		of: 'an action that was given to the panelist',
		address: () => '/?/settle',
		form: (w) => ({ actionId: w.actionId, state: 'done' }),
		may: ['panelist']
	}
];

export const MINUTES_COMMAND_ROWS: CommandRow[] = [
	{
		command: 'action:add',
		of: 'the case under discussion',
		input: (w) => ({
			...{ agendaItemId: w.items.open, what: 'Spirometry', dueOn: '2099-01-01' },
			ownerId: w.people.panelist.id
		}),
		may: ['author', 'chair']
	},
	{
		command: 'action:add',
		of: 'a decided case of another meeting',
		input: (w) => ({
			...{ agendaItemId: w.items.decided, what: 'Spirometry', dueOn: '2099-01-01' },
			ownerId: w.people.panelist.id
		}),
		may: [],
		because: 'that meeting is over'
	},
	{
		command: 'action:remove',
		of: 'an action of the case under discussion',
		input: (w) => ({ agendaItemId: w.items.open, actionId: w.actionId }),
		may: ['author', 'chair']
	}
];
