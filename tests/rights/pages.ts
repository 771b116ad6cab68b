import { MINUTES_PAGES } from './minutes.ts';
import type { SignedIn, World } from './world.ts';

/**
 * Who opens which page, written by hand for a chair to read: a name in `opens` sees it, a name in `refused` knows of the thing
 * but is told no, everybody else is told that there is nothing there. Who is not signed in is sent to the sign-in page.
 */
export type PageRow = {
	route: string;
	/** What the page is about, in words. */
	of: string;
	address: (world: World) => string;
	opens: readonly SignedIn[] | 'everybody signed in' | 'everybody';
	refused?: readonly SignedIn[];
	/** Are led to the lobby. */
	led?: readonly SignedIn[];
};

export const SEATED = ['observer', 'participant', 'author', 'panelist', 'chair'] as const;
const SENIORS = ['stranger', 'colleague', 'administrator', 'former', 'panelist', 'chair'] as const;
const OTHER_READERS = ['observer', 'participant', 'panelist', 'chair'] as const;

const CASE = '/(portal)/cases/[caseNo]';
const MEETING = '/(portal)/meetings/[id]';
const FRAME = '/files/images/[imageId]/frames/[frame]';
const PREVIEW = '/files/images/[imageId]/previews/[side]/[format]';
const TILE = '/files/images/[imageId]/tiles/[level]/[column]/[row]';

export const PAGES: PageRow[] = [
	{ route: '/', of: 'home', address: () => '/', opens: 'everybody' },
	{
		route: '/(account)/sign-in',
		of: 'sign-in (who is signed in is sent home)',
		address: () => '/sign-in',
		opens: 'everybody'
	},
	{
		route: '/(account)/sign-in/code',
		of: 'the code after the password (who has shown none is sent to the sign-in)',
		address: () => '/sign-in/code',
		opens: 'everybody'
	},
	{
		route: '/(account)/no-link',
		of: 'what is shown while there is no link',
		address: () => '/no-link',
		opens: 'everybody'
	},
	{
		route: '/(account)/reset',
		of: 'a forgotten password',
		address: () => '/reset',
		opens: 'everybody'
	},
	{
		route: '/(account)/reset/[token]',
		of: 'a link nobody was sent',
		address: () => `/reset/${'x'.repeat(43)}`,
		opens: []
	},
	{
		route: '/(account)/invitations/[token]',
		of: 'a link nobody was sent',
		address: () => `/invitations/${'x'.repeat(43)}`,
		opens: []
	},
	{
		route: '/(portal)/account',
		of: 'one’s own account',
		address: () => '/account',
		opens: 'everybody signed in'
	},
	{
		route: '/files/calendars/[token].ics',
		of: 'an address nobody was given',
		address: () => `/files/calendars/${'x'.repeat(32)}.ics`,
		opens: []
	},
	{
		route: `${MEETING}/calendar.ics`,
		of: 'the planned meeting, as a file',
		address: (w) => `/meetings/${w.meetings.scheduled}/calendar.ics`,
		opens: SEATED
	},
	{
		route: '/(portal)/admin',
		of: 'people of the society',
		address: () => '/admin',
		opens: ['administrator']
	},

	{
		route: '/(portal)/cases',
		of: 'one’s own cases',
		address: () => '/cases',
		opens: 'everybody signed in'
	},
	{
		route: '/(portal)/cases/new',
		of: 'a new case, which physicians write',
		address: () => '/cases/new',
		opens: ['stranger', 'colleague', 'former', 'participant', 'author', 'panelist', 'chair'],
		refused: ['administrator', 'observer']
	},
	{
		route: CASE,
		of: 'a draft',
		address: (w) => `/cases/${w.cases.draft.caseNo}`,
		opens: ['author']
	},
	{
		route: CASE,
		of: 'a ready case on no agenda',
		address: (w) => `/cases/${w.cases.ready.caseNo}`,
		opens: ['author']
	},
	{
		route: CASE,
		of: 'a case that waits on an agenda',
		address: (w) => `/cases/${w.cases.waiting.caseNo}`,
		opens: SEATED
	},
	{
		route: CASE,
		of: 'a case under discussion',
		address: (w) => `/cases/${w.cases.open.caseNo}`,
		opens: SEATED
	},
	{
		route: CASE,
		of: 'a decided case',
		address: (w) => `/cases/${w.cases.decided.caseNo}`,
		opens: SEATED
	},
	{ route: CASE, of: 'a number that was never given', address: () => '/cases/1998-1', opens: [] },
	{
		route: `${CASE}/edit`,
		of: 'a draft',
		address: (w) => `/cases/${w.cases.draft.caseNo}/edit`,
		opens: ['author']
	},
	{
		route: `${CASE}/edit`,
		of: 'a case that waits on an agenda',
		address: (w) => `/cases/${w.cases.waiting.caseNo}/edit`,
		opens: ['author'],
		refused: OTHER_READERS
	},
	{
		route: `${CASE}/edit`,
		of: 'a case under discussion, which stands still',
		address: (w) => `/cases/${w.cases.open.caseNo}/edit`,
		opens: [],
		refused: SEATED
	},
	{
		route: `${CASE}/consent`,
		of: 'a draft',
		address: (w) => `/cases/${w.cases.draft.caseNo}/consent`,
		opens: ['author']
	},
	{
		route: `${CASE}/access`,
		of: 'who opened a draft',
		address: (w) => `/cases/${w.cases.draft.caseNo}/access`,
		opens: ['author', 'administrator']
	},
	{
		route: `${CASE}/access`,
		of: 'who opened a case under discussion',
		address: (w) => `/cases/${w.cases.open.caseNo}/access`,
		opens: ['author', 'administrator'],
		refused: OTHER_READERS
	},
	{
		route: `${CASE}/identifiers`,
		of: 'a draft',
		address: (w) => `/cases/${w.cases.questioned.caseNo}/identifiers`,
		opens: ['author']
	},
	{
		route: `${CASE}/identifiers`,
		of: 'a case that waits on an agenda',
		address: (w) => `/cases/${w.cases.waiting.caseNo}/identifiers`,
		opens: ['author'],
		refused: OTHER_READERS
	},
	{
		route: `${CASE}/redactions`,
		of: 'a draft, whose author alone reads it',
		address: (w) => `/cases/${w.cases.draft.caseNo}/redactions`,
		opens: ['author', 'colleague', 'administrator']
	},
	{
		route: `${CASE}/redactions`,
		of: 'a case under discussion',
		address: (w) => `/cases/${w.cases.open.caseNo}/redactions`,
		opens: ['participant', 'author', 'panelist', 'chair', 'colleague', 'administrator'],
		refused: ['observer']
	},
	{
		route: `${CASE}/redactions/[id]`,
		of: 'what was taken out of a decided case',
		address: (w) => `/cases/${w.cases.decided.caseNo}/redactions/${w.redactions.done}`,
		opens: ['participant', 'author', 'panelist', 'chair', 'colleague', 'administrator'],
		refused: ['observer']
	},
	{
		route: `${CASE}/redactions/[id]`,
		of: 'a report that waits, which has no proof',
		address: (w) => `/cases/${w.cases.decided.caseNo}/redactions/${w.redactions.waiting}`,
		opens: [],
		refused: ['observer']
	},
	{
		route: '/(portal)/text-reviews',
		of: 'statements that wait for a senior',
		address: () => '/text-reviews',
		opens: SENIORS
	},
	{
		route: `${CASE}/images`,
		of: 'a draft',
		address: (w) => `/cases/${w.cases.draft.caseNo}/images`,
		opens: ['author']
	},

	{
		route: '/(portal)/image-reviews',
		of: 'images that wait for a senior',
		address: () => '/image-reviews',
		opens: SENIORS
	},
	{
		route: '/(portal)/image-reviews/[attachmentId]',
		of: 'an upload of a resident of the society',
		address: (w) => `/image-reviews/${w.attachments.awaiting_review}`,
		opens: ['colleague', 'administrator'],
		refused: ['author']
	},
	{
		route: '/(portal)/image-reviews/[attachmentId]/boxes',
		of: 'what is readable on an upload of a resident of the society',
		address: (w) => `/image-reviews/${w.attachments.awaiting_review}/boxes`,
		opens: ['author', 'colleague', 'administrator']
	},
	{
		route: FRAME,
		of: 'an image nobody has checked',
		address: (w) => `/files/images/${w.images.awaiting_review}/frames/0`,
		opens: ['colleague', 'administrator', 'author']
	},
	{
		route: FRAME,
		of: 'an image of the case under discussion',
		address: (w) => `/files/images/${w.images.released}/frames/0`,
		opens: [...SEATED, 'colleague', 'administrator']
	},
	{
		route: `${FRAME}/preview`,
		of: 'an image nobody has checked',
		address: (w) => `/files/images/${w.images.awaiting_review}/frames/0/preview`,
		opens: ['colleague', 'administrator', 'author']
	},
	{
		route: '/files/images/[imageId]/thumbnail',
		of: 'an image nobody has checked',
		address: (w) => `/files/images/${w.images.awaiting_review}/thumbnail`,
		opens: ['colleague', 'administrator', 'author']
	},
	{
		route: '/files/images/[imageId]/thumbnail',
		of: 'an image of the case under discussion',
		address: (w) => `/files/images/${w.images.released}/thumbnail`,
		opens: [...SEATED, 'colleague', 'administrator']
	},

	{
		route: PREVIEW,
		of: 'an image nobody has checked',
		address: (w) => `/files/images/${w.images.awaiting_review}/previews/800/avif`,
		opens: ['colleague', 'administrator', 'author']
	},
	{
		route: PREVIEW,
		of: 'an image of the case under discussion',
		address: (w) => `/files/images/${w.images.released}/previews/800/avif`,
		opens: [...SEATED, 'colleague', 'administrator']
	},

	{
		route: TILE,
		of: 'a slide nobody has checked',
		address: (w) => `/files/images/${w.images.awaiting_review}/tiles/0/0/0`,
		opens: ['colleague', 'administrator', 'author']
	},
	{
		route: TILE,
		of: 'a slide of the case under discussion',
		address: (w) => `/files/images/${w.images.released}/tiles/0/0/0`,
		opens: [...SEATED, 'colleague', 'administrator']
	},

	{
		route: '/(portal)/boards',
		of: 'one’s own boards',
		address: () => '/boards',
		opens: 'everybody signed in'
	},
	{
		route: '/(portal)/boards/new',
		of: 'a new board',
		address: () => '/boards/new',
		opens: SENIORS
	},
	{
		route: '/(portal)/boards/[slug]',
		of: 'the board',
		address: (w) => `/boards/${w.boardSlug}`,
		opens: [...SEATED, 'administrator']
	},
	{
		route: MEETING,
		of: 'the planned meeting',
		address: (w) => `/meetings/${w.meetings.scheduled}`,
		opens: SEATED
	},
	{
		route: MEETING,
		of: 'the running meeting',
		address: (w) => `/meetings/${w.meetings.open}`,
		opens: SEATED
	},
	{
		route: MEETING,
		of: 'the ended meeting',
		address: (w) => `/meetings/${w.meetings.concluded}`,
		opens: SEATED
	},
	{
		route: `${MEETING}/minutes`,
		of: 'the running meeting',
		address: (w) => `/meetings/${w.meetings.open}/minutes`,
		opens: SEATED
	},
	{
		route: `${MEETING}/minutes`,
		of: 'the ended meeting',
		address: (w) => `/meetings/${w.meetings.concluded}/minutes`,
		opens: SEATED
	},
	{
		route: `${MEETING}/lobby`,
		of: 'the running meeting (a member is sent to the room)',
		address: (w) => `/meetings/${w.meetings.open}/lobby`,
		opens: ['stranger', 'colleague', 'administrator', ...SEATED]
	},
	{
		route: `${MEETING}/lobby`,
		of: 'the ended meeting',
		address: (w) => `/meetings/${w.meetings.concluded}/lobby`,
		opens: SEATED
	},
	{
		route: `${MEETING}/lobby`,
		of: 'the cancelled meeting',
		address: (w) => `/meetings/${w.meetings.cancelled}/lobby`,
		opens: SEATED
	},
	{
		route: `${MEETING}/room`,
		of: 'the running meeting',
		address: (w) => `/meetings/${w.meetings.open}/room`,
		opens: SEATED,
		led: ['stranger', 'colleague', 'administrator']
	},
	{
		route: `${MEETING}/room`,
		of: 'the ended meeting',
		address: (w) => `/meetings/${w.meetings.concluded}/room`,
		opens: SEATED
	},
	{
		route: `${MEETING}/room`,
		of: 'the cancelled meeting',
		address: (w) => `/meetings/${w.meetings.cancelled}/room`,
		opens: SEATED
	},
	{
		route: `${MEETING}/items/[agendaItemId]/marks`,
		of: 'the case under discussion in the running meeting',
		address: (w) => `/meetings/${w.meetings.open}/items/${w.items.open}/marks`,
		opens: SEATED
	},
	{
		route: `${MEETING}/items/[agendaItemId]/marks`,
		of: 'a decided case of the ended meeting',
		address: (w) => `/meetings/${w.meetings.concluded}/items/${w.items.decided}/marks`,
		opens: SEATED
	},
	...MINUTES_PAGES,
	{
		route: `${MEETING}/room/item`,
		of: 'the case under discussion in the running meeting',
		address: (w) => `/meetings/${w.meetings.open}/room/item`,
		opens: SEATED
	}
];
