import type { ActionRow } from './action-row.ts';
import { SEATED } from './pages.ts';

const MEETING = '/(portal)/meetings/[id]';
const BOARD = '/(portal)/boards/[slug]';
const NOT_CHAIR = ['observer', 'participant', 'author', 'panelist'] as const;

const DAY_MS = 86_400_000;
const dayAhead = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const aSeries = () => ({
	...{ step: 'week', startsOn: dayAhead(2), time: '15:00', minutes: '60', count: '3' }
});

const STATUS = {
	planned: 'scheduled',
	running: 'open',
	ended: 'concluded',
	cancelled: 'cancelled'
} as const;
const onMeeting = (
	action: string,
	of: keyof typeof STATUS,
	row: Pick<ActionRow, 'form' | 'may' | 'refused'>
): ActionRow => {
	const address: ActionRow['address'] = (w) => `/meetings/${w.meetings[STATUS[of]]}?/${action}`;
	return { route: MEETING, action, of: `the ${of} meeting`, address, ...row };
};
const chairAlone = { may: ['chair'], refused: NOT_CHAIR } as const;
const nobody = { may: [], refused: SEATED } as const;

const comes = () => ({ answer: 'comes', deputyId: '' });
const moved = () => ({ startsAt: `${dayAhead(3)}T15:00`, minutes: '60' });
const off = () => ({ reason: 'holiday' });
const closed = () => ({ isOpen: 'no' });
const link = () => ({ link: 'https://talk.example/board' });

/** The calendar, and the lobby: forms of a meeting, a board and one's own account. */
export const CALENDAR_ACTIONS: ActionRow[] = [
	onMeeting('answer', 'planned', { form: comes, may: SEATED }),
	onMeeting('answer', 'ended', { form: comes, ...nobody }),
	onMeeting('answer', 'cancelled', { form: comes, ...nobody }),
	onMeeting('remind', 'planned', { form: () => ({}), ...chairAlone }),
	onMeeting('reschedule', 'planned', { form: moved, ...chairAlone }),
	onMeeting('reschedule', 'running', { form: moved, ...nobody }),
	onMeeting('cancel', 'planned', { form: off, ...chairAlone }),
	onMeeting('cancel', 'running', { form: off, ...nobody }),
	onMeeting('link', 'running', { form: link, ...chairAlone }),
	onMeeting('link', 'ended', { form: link, ...nobody }),
	onMeeting('lobby', 'planned', { form: closed, ...chairAlone }),
	onMeeting('lobby', 'running', { form: closed, ...chairAlone }),
	onMeeting('lobby', 'ended', { form: closed, ...nobody }),
	onMeeting('lobby', 'cancelled', { form: closed, ...nobody }),
	{
		...{ route: MEETING, action: 'open', of: 'the cancelled meeting', form: () => ({}) },
		...{ address: (w) => `/meetings/${w.meetings.cancelled}?/open`, ...nobody }
	},
	{
		route: BOARD,
		action: 'rules',
		of: 'the board',
		address: (w) => `/boards/${w.boardSlug}?/rules`,
		form: () => ({ 'required.radiology': 'yes', defaultMinutes: '10', link: '' }),
		may: ['chair', 'administrator'],
		refused: NOT_CHAIR
	},
	{
		route: BOARD,
		action: 'createSeries',
		of: 'the board',
		address: (w) => `/boards/${w.boardSlug}?/createSeries`,
		form: aSeries,
		may: ['chair'],
		refused: [...NOT_CHAIR, 'administrator']
	},
	{
		route: BOARD,
		action: 'changeSeries',
		of: 'a series that is none of this board',
		address: (w) => `/boards/${w.boardSlug}?/changeSeries`,
		form: (w) => ({ ...aSeries(), seriesId: w.societyId }),
		may: [],
		refused: [...NOT_CHAIR, 'administrator']
	},
	{
		route: '/(portal)/account',
		action: 'renewCalendar',
		of: 'one’s own calendar address',
		address: () => '/account?/renewCalendar',
		form: () => ({}),
		may: 'everybody signed in'
	},
	{
		route: '/(portal)/account',
		action: 'revokeCalendar',
		of: 'one’s own calendar address',
		address: () => '/account?/revokeCalendar',
		form: () => ({}),
		may: 'everybody signed in'
	}
];
