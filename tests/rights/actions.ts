import type { SignedIn, World } from './world.ts';
import { SEATED } from './pages.ts';

/** Who may send which form. `may`: it is done; `refused`: told no (the thing is theirs to read); all others: nothing there. */
export type ActionRow = {
	route: string;
	/** Name of the form action; `default` for the only one of a page, a method for an address without a page. */
	action: string;
	of: string;
	address: (world: World) => string;
	form: (world: World, sender: SignedIn) => Record<string, string>;
	may: readonly SignedIn[] | 'everybody signed in';
	refused?: readonly SignedIn[];
	/** Why no row can tell roles apart here: the form is for people without a session, and has tests of its own. */
	forStrangers?: string;
};

const CASE = '/(portal)/cases/[caseNo]';
const MEETING = '/(portal)/meetings/[id]';
const BOARD = '/(portal)/boards/[slug]';
const ADMIN = '/(portal)/admin';
const REVIEW = '/(portal)/image-reviews/[attachmentId]';
const ACCOUNT = '/(portal)/account';
const EVERYBODY = ['stranger', 'colleague', 'administrator', 'former', ...SEATED] as const;
const NOT_CHAIR = ['observer', 'participant', 'author', 'panelist'] as const;

/** As the page of the questioned draft sends it; see `QUESTIONED` in world.ts. */
const PHONE_SEEN = { version: '1', field: 'presentation', start: '5', end: '17' };
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
		action: 'reinstate',
		of: 'a colleague',
		address: () => '/admin?/reinstate',
		form: aboutColleague,
		may: ['administrator']
	},

	{
		route: '/(portal)/cases/new',
		action: 'default',
		of: 'a new case',
		address: () => '/cases/new',
		form: () => ({ title: 'A mass in the neck', origin: 'synthetic' }),
		may: ['stranger', 'colleague', 'former', 'participant', 'author', 'panelist', 'chair'],
		refused: ['administrator', 'observer']
	},
	{
		route: `${CASE}/edit`,
		action: 'default',
		of: 'a draft',
		address: (w) => `/cases/${w.cases.draft.caseNo}/edit`,
		form: () => ({ title: 'A mass in the neck', version: '1', 'staging.type': 'staged' }),
		may: ['author']
	},
	{
		route: `${CASE}/edit`,
		action: 'default',
		of: 'a case under discussion',
		address: (w) => `/cases/${w.cases.open.caseNo}/edit`,
		form: () => ({ title: 'A mass in the neck', version: '1', 'staging.type': 'staged' }),
		may: [],
		refused: SEATED
	},
	{
		route: `${CASE}/consent`,
		action: 'default',
		of: 'a draft',
		address: (w) => `/cases/${w.cases.draft.caseNo}/consent`,
		form: () => ({ kind: 'synthetic', isAttested: 'on' }),
		may: ['author']
	},
	{
		route: `${CASE}/identifiers`,
		action: 'remove',
		of: 'a phone number in a draft',
		address: (w) => `/cases/${w.cases.questioned.caseNo}/identifiers?/remove`,
		form: () => PHONE_SEEN,
		may: ['author']
	},
	{
		route: `${CASE}/identifiers`,
		action: 'state',
		of: 'a phone number in a draft',
		address: (w) => `/cases/${w.cases.questioned.caseNo}/identifiers?/state`,
		form: () => ({ ...PHONE_SEEN, reason: 'The number of the desk.' }),
		may: ['author']
	},
	{
		route: '/(portal)/text-reviews',
		action: 'confirm',
		of: 'a statement of a resident of the society',
		address: () => '/text-reviews?/confirm',
		form: (w) => ({ statementId: w.statementId }),
		// The author is a resident, for whom the whole page is not there; a senior author is refused, see the unit tests.
		may: ['colleague', 'administrator']
	},
	{
		route: '/(portal)/text-reviews',
		action: 'reject',
		of: 'a statement of a resident of the society',
		address: () => '/text-reviews?/reject',
		form: (w) => ({ statementId: w.statementId }),
		// The author is a resident, for whom the whole page is not there; a senior author is refused, see the unit tests.
		may: ['colleague', 'administrator']
	},
	{
		route: CASE,
		action: 'ready',
		of: 'a complete draft without consent',
		address: (w) => `/cases/${w.cases.draft.caseNo}?/ready`,
		form: nothing,
		may: [],
		refused: ['author']
	},
	{
		route: CASE,
		action: 'draft',
		of: 'a ready case on no agenda',
		address: (w) => `/cases/${w.cases.ready.caseNo}?/draft`,
		form: nothing,
		may: ['author']
	},
	{
		route: CASE,
		action: 'draft',
		of: 'a case that waits on an agenda',
		address: (w) => `/cases/${w.cases.waiting.caseNo}?/draft`,
		form: nothing,
		may: [],
		refused: SEATED
	},
	{
		route: CASE,
		action: 'draft',
		of: 'a case that a board has decided',
		address: (w) => `/cases/${w.cases.decided.caseNo}?/draft`,
		form: nothing,
		may: [],
		refused: SEATED
	},
	{
		route: CASE,
		action: 'list',
		of: 'a ready case of the author, for the planned meeting',
		address: (w) => `/cases/${w.cases.ready.caseNo}?/list`,
		form: (w) => ({ meetingId: w.meetings.scheduled }),
		may: ['author', 'chair']
	},
	{
		route: CASE,
		action: 'list',
		of: 'a ready case of the author, for the ended meeting',
		address: (w) => `/cases/${w.cases.ready.caseNo}?/list`,
		form: (w) => ({ meetingId: w.meetings.concluded }),
		may: [],
		refused: ['author']
	},
	{
		route: `${CASE}/images`,
		action: 'send',
		of: 'a draft, with no file',
		address: (w) => `/cases/${w.cases.draft.caseNo}/images?/send`,
		form: () => ({ title: 'CT chest' }),
		may: [],
		refused: ['author']
	},
	{
		route: `${CASE}/images`,
		action: 'begin',
		of: 'a draft',
		address: (w) => `/cases/${w.cases.draft.caseNo}/images?/begin`,
		form: () => ({ title: 'CT chest', files: '[{"extension":".dcm","byteSize":1000}]' }),
		may: ['author']
	},
	{
		route: `${CASE}/images`,
		action: 'begin',
		of: 'a case under discussion',
		address: (w) => `/cases/${w.cases.open.caseNo}/images?/begin`,
		form: () => ({ title: 'CT chest', files: '[{"extension":".dcm","byteSize":1000}]' }),
		may: [],
		// All others have no such page to see the refusal on.
		refused: ['author']
	},
	{
		route: `${CASE}/images`,
		action: 'finish',
		of: 'an upload of which nothing has arrived',
		address: (w) => `/cases/${w.cases.draft.caseNo}/images?/finish`,
		form: (w) => ({ attachmentId: w.attachments.receiving }),
		may: [],
		refused: ['author']
	},
	{
		route: `${CASE}/images`,
		action: 'remove',
		of: 'an upload to a draft',
		address: (w) => `/cases/${w.cases.draft.caseNo}/images?/remove`,
		form: (w) => ({ attachmentId: w.attachments.refused }),
		may: ['author']
	},
	{
		route: `${CASE}/images`,
		action: 'side',
		of: 'an image that waits for its check',
		address: (w) => `/cases/${w.cases.waiting.caseNo}/images?/side`,
		form: (w) => ({
			attachmentId: w.attachments.awaiting_review,
			imageId: w.images.awaiting_review,
			side: 'left'
		}),
		may: ['author']
	},
	{
		route: REVIEW,
		action: 'side',
		of: 'an image of a resident of the society',
		address: (w) => `/image-reviews/${w.attachments.awaiting_review}?/side`,
		form: (w) => ({ imageId: w.images.awaiting_review, side: 'right' }),
		may: ['colleague', 'administrator'],
		refused: ['author']
	},
	{
		route: REVIEW,
		action: 'confirm',
		of: 'an upload of a resident of the society',
		address: (w) => `/image-reviews/${w.attachments.awaiting_review}?/confirm`,
		form: () => ({ sawNoIdentifiers: 'yes' }),
		may: ['colleague', 'administrator'],
		refused: ['author']
	},
	{
		route: REVIEW,
		action: 'refuse',
		of: 'an upload of a resident of the society',
		address: (w) => `/image-reviews/${w.attachments.awaiting_review}?/refuse`,
		form: () => ({ reason: 'A name is readable.' }),
		may: ['colleague', 'administrator'],
		refused: ['author']
	},
	{
		route: `${REVIEW}/boxes`,
		action: 'default',
		of: 'a corner of an image that waits for its check',
		address: (w) => `/image-reviews/${w.attachments.awaiting_review}/boxes`,
		form: (w) => ({
			...{ imageId: w.images.awaiting_review, frame: '0', everyFrame: 'yes' },
			...{ left: '0', top: '0', width: '2', height: '2' }
		}),
		may: ['author', 'colleague', 'administrator']
	},

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
		of: 'a draft',
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
	{
		route: MEETING,
		action: 'move',
		of: 'a waiting case',
		address: (w) => `/meetings/${w.meetings.open}?/move`,
		form: (w) => ({ agendaItemId: w.items.waiting, direction: 'up' }),
		may: ['chair'],
		refused: NOT_CHAIR
	},
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
