import type { ActionRow } from './action-row.ts';
import { CALENDAR_ACTIONS } from './calendar-actions.ts';
import { AGENDA_ACTIONS } from './agenda-actions.ts';
import { CASE_ACTIONS } from './case-actions.ts';
import { MINUTES_ACTIONS } from './minutes.ts';
import { SEATED } from './pages.ts';
import type { World } from './world.ts';

const MEETING = '/(portal)/meetings/[id]';
const BOARD = '/(portal)/boards/[slug]';
const ADMIN = '/(portal)/admin';
const ACCOUNT = '/(portal)/account';
const EVERYBODY = ['stranger', 'colleague', 'administrator', 'former', ...SEATED] as const;
const NOT_CHAIR = ['observer', 'participant', 'author', 'panelist'] as const;

const nothing = () => ({});
const aboutColleague = (w: World) => ({ societyId: w.societyId, personId: w.people.colleague.id });
const withoutSession = (route: string, address: string): ActionRow => ({
	...{ route, action: 'default', of: 'a form before the sign-in', address: () => address },
	...{ form: nothing, may: [], forStrangers: 'see the tests of server/auth' }
});

export const ACTIONS: ActionRow[] = [
	withoutSession('/(account)/sign-in', '/sign-in'),
	withoutSession('/(account)/sign-in/code', '/sign-in/code'),
	withoutSession('/(account)/reset', '/reset'),
	withoutSession('/(account)/reset/[token]', '/reset/x'),
	withoutSession('/(account)/invitations/[token]', '/invitations/x'),
	{
		route: '/(account)/sign-out',
		action: 'POST',
		of: 'one’s own session',
		address: () => '/sign-out',
		form: nothing,
		may: 'everybody signed in'
	},
	...MINUTES_ACTIONS,
	{
		route: ACCOUNT,
		action: 'name',
		of: 'one’s own name',
		address: () => '/account?/name',
		form: () => ({ displayName: 'Dr Zainab Qureshi' }),
		may: 'everybody signed in'
	},
	{
		route: ACCOUNT,
		action: 'password',
		of: 'a password whose old one is wrong',
		address: () => '/account?/password',
		form: () => ({ currentPassword: 'not it at all', newPassword: 'a long enough phrase' }),
		may: [],
		refused: EVERYBODY
	},
	{
		route: ACCOUNT,
		action: 'beginFactor',
		of: 'a password that is wrong',
		address: () => '/account?/beginFactor',
		form: () => ({ factorPassword: 'not it at all' }),
		may: [],
		refused: EVERYBODY
	},
	{
		route: ACCOUNT,
		action: 'enableFactor',
		of: 'a setup that was never begun',
		address: () => '/account?/enableFactor',
		form: () => ({ setup: 'x.x', code: '000000' }),
		may: [],
		refused: EVERYBODY
	},
	{
		route: ACCOUNT,
		action: 'recoveryCodes',
		of: 'a password that is wrong',
		address: () => '/account?/recoveryCodes',
		form: () => ({ factorPassword: 'not it at all', code: '000000' }),
		may: [],
		refused: EVERYBODY
	},
	{
		route: ACCOUNT,
		action: 'disableFactor',
		of: 'a password that is wrong',
		address: () => '/account?/disableFactor',
		form: () => ({ factorPassword: 'not it at all', code: '000000' }),
		may: [],
		refused: EVERYBODY
	},
	{
		route: ACCOUNT,
		action: 'beginPasskey',
		of: 'a password that is wrong',
		address: () => '/account?/beginPasskey',
		form: () => ({ passkeyName: '', passkeyPassword: 'not it at all' }),
		may: [],
		refused: EVERYBODY
	},
	{
		route: ACCOUNT,
		action: 'addPasskey',
		of: 'a passkey that was never begun',
		address: () => '/account?/addPasskey',
		form: () => ({ passkeyName: '', passkey: '{}' }),
		may: [],
		refused: EVERYBODY
	},
	{
		route: ACCOUNT,
		action: 'renamePasskey',
		of: 'a passkey of the author',
		address: () => '/account?/renamePasskey',
		form: (w) => ({ passkeyId: w.passkeyId, newPasskeyName: 'Mine' }),
		may: ['author']
	},
	{
		route: ACCOUNT,
		action: 'removePasskey',
		of: 'a password that is wrong',
		address: () => '/account?/removePasskey',
		form: (w) => ({ passkeyId: w.passkeyId, passkeyPassword: 'not it at all' }),
		may: [],
		refused: EVERYBODY
	},
	{
		route: ACCOUNT,
		action: 'end',
		of: 'a session of somebody else',
		address: () => '/account?/end',
		form: () => ({ session: 'f'.repeat(64) }),
		may: []
	},

	{
		route: ADMIN,
		action: 'invite',
		of: 'the society',
		address: () => '/admin?/invite',
		form: (w) => ({ societyId: w.societyId, email: 'new@test.example', grade: 'resident' }),
		may: ['administrator']
	},
	{
		route: ADMIN,
		action: 'withdraw',
		of: 'an invitation that is none',
		address: () => '/admin?/withdraw',
		form: (w) => ({ invitationId: w.societyId }),
		may: []
	},
	{
		route: ADMIN,
		action: 'grade',
		of: 'a colleague',
		address: () => '/admin?/grade',
		form: (w) => ({ ...aboutColleague(w), grade: 'fellow' }),
		may: ['administrator']
	},
	{
		route: ADMIN,
		action: 'grade',
		of: 'oneself',
		address: () => '/admin?/grade',
		form: (w, sender) => ({
			societyId: w.societyId,
			personId: w.people[sender].id,
			grade: 'consultant'
		}),
		may: [],
		refused: ['administrator']
	},
	{
		route: ADMIN,
		action: 'administrator',
		of: 'a colleague',
		address: () => '/admin?/administrator',
		form: (w) => ({ ...aboutColleague(w), isAdministrator: 'yes' }),
		may: ['administrator']
	},
	{
		route: ADMIN,
		action: 'deactivate',
		of: 'a colleague',
		address: () => '/admin?/deactivate',
		form: aboutColleague,
		may: ['administrator']
	},
	{
		route: ADMIN,
		action: 'end',
		of: 'the open meeting',
		address: () => '/admin?/end',
		form: (w) => ({ meetingId: w.meetings.open }),
		may: ['administrator']
	},
	{
		route: ADMIN,
		action: 'reinstate',
		of: 'a colleague',
		address: () => '/admin?/reinstate',
		form: aboutColleague,
		may: ['administrator']
	},

	...CASE_ACTIONS,
	...CALENDAR_ACTIONS,
	{
		route: '/(portal)/boards/new',
		action: 'default',
		of: 'a board of the society',
		address: () => '/boards/new',
		form: (w) => ({
			societyId: w.societyId,
			name: 'Breast board',
			purpose: 'Weekly board.',
			defaultMinutes: '10'
		}),
		may: ['colleague', 'administrator']
	},
	{
		route: BOARD,
		action: 'addMember',
		of: 'the board',
		address: (w) => `/boards/${w.boardSlug}?/addMember`,
		form: (w) => ({ email: w.people.colleague.email, role: 'panelist' }),
		may: ['chair', 'administrator'],
		refused: NOT_CHAIR
	},
	{
		route: BOARD,
		action: 'changeMember',
		of: 'the board',
		address: (w) => `/boards/${w.boardSlug}?/changeMember`,
		form: (w) => ({ personId: w.people.participant.id, role: 'panelist' }),
		may: ['chair', 'administrator'],
		refused: NOT_CHAIR
	},
	{
		route: BOARD,
		action: 'removeMember',
		of: 'the board',
		address: (w) => `/boards/${w.boardSlug}?/removeMember`,
		form: (w) => ({ personId: w.people.participant.id }),
		may: ['chair', 'administrator'],
		refused: NOT_CHAIR
	},
	{
		route: BOARD,
		action: 'schedule',
		of: 'the board',
		address: (w) => `/boards/${w.boardSlug}?/schedule`,
		form: () => ({ startsAt: tomorrow() }),
		may: ['chair'],
		refused: [...NOT_CHAIR, 'administrator']
	},
	{
		route: MEETING,
		action: 'open',
		of: 'the planned meeting',
		address: (w) => `/meetings/${w.meetings.scheduled}?/open`,
		form: nothing,
		may: ['chair'],
		refused: NOT_CHAIR
	},
	...['knock', 'leave'].map((action): ActionRow => ({
		...{ route: `${MEETING}/lobby`, action, of: 'the running meeting', form: nothing },
		address: (w) => `/meetings/${w.meetings.open}/lobby?/${action}`,
		may: ['stranger', 'colleague', 'administrator', ...SEATED]
	})),
	{
		route: MEETING,
		action: 'open',
		of: 'the ended meeting',
		address: (w) => `/meetings/${w.meetings.concluded}?/open`,
		form: nothing,
		may: [],
		refused: SEATED
	},
	{
		route: MEETING,
		action: 'add',
		of: 'a ready case of the author',
		address: (w) => `/meetings/${w.meetings.scheduled}?/add`,
		form: (w) => ({ caseNo: w.cases.ready.caseNo }),
		may: ['author', 'chair'],
		refused: ['observer']
	},
	{
		route: MEETING,
		action: 'add',
		of: 'a draft without consent',
		address: (w) => `/meetings/${w.meetings.scheduled}?/add`,
		form: (w) => ({ caseNo: w.cases.draft.caseNo }),
		may: [],
		refused: ['observer', 'author']
	},
	{
		route: MEETING,
		action: 'add',
		of: 'a case, to the ended meeting',
		address: (w) => `/meetings/${w.meetings.concluded}?/add`,
		form: (w) => ({ caseNo: w.cases.ready.caseNo }),
		may: [],
		refused: SEATED
	},
	...AGENDA_ACTIONS,
	{
		route: MEETING,
		action: 'remove',
		of: 'a waiting case',
		address: (w) => `/meetings/${w.meetings.open}?/remove`,
		form: (w) => ({ agendaItemId: w.items.waiting }),
		may: ['chair'],
		refused: NOT_CHAIR
	},
	{
		route: MEETING,
		action: 'remove',
		of: 'the case under discussion',
		address: (w) => `/meetings/${w.meetings.open}?/remove`,
		form: (w) => ({ agendaItemId: w.items.open }),
		may: [],
		refused: SEATED
	},
	{
		route: MEETING,
		action: 'admit',
		of: 'the running meeting',
		address: (w) => `/meetings/${w.meetings.open}?/admit`,
		form: (w) => ({ email: w.people.colleague.email, role: 'panelist' }),
		may: ['chair'],
		refused: NOT_CHAIR
	},
	{
		route: MEETING,
		action: 'admit',
		of: 'the ended meeting',
		address: (w) => `/meetings/${w.meetings.concluded}?/admit`,
		form: (w) => ({ email: w.people.colleague.email, role: 'panelist' }),
		may: [],
		refused: SEATED
	}
];

/** As a field of type datetime-local holds it. */
function tomorrow(): string {
	return new Date(Date.now() + 86_400_000).toISOString().slice(0, 16);
}
