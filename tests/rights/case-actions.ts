import type { ActionRow } from './action-row.ts';
import { SEATED } from './pages.ts';

const CASE = '/(portal)/cases/[caseNo]';
const REVIEW = '/(portal)/image-reviews/[attachmentId]';

/** As the page of the questioned draft sends it; see `QUESTIONED` in world.ts. */
const PHONE_SEEN = { version: '1', field: 'presentation', start: '5', end: '17' };
const nothing = () => ({});

/** What is done with cases, their text and their images. */
export const CASE_ACTIONS: ActionRow[] = [
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
		route: `${CASE}/redactions`,
		action: 'report',
		of: 'a name in a decided case',
		address: (w) => `/cases/${w.cases.decided.caseNo}/redactions?/report`,
		form: () => ({ kind: 'name', passages: 'Sarwat Jalal' }),
		may: ['participant', 'author', 'panelist', 'chair'],
		// These two take out what others report; they do not read the case.
		refused: ['observer', 'colleague', 'administrator']
	},
	{
		route: `${CASE}/redactions`,
		action: 'takeOut',
		of: 'what the author of a decided case reported',
		address: (w) => `/cases/${w.cases.decided.caseNo}/redactions?/takeOut`,
		form: (w) => ({ redactionId: w.redactions.waiting }),
		may: ['chair', 'colleague', 'administrator'],
		// The panelist is of another society.
		refused: ['observer', 'participant', 'author', 'panelist']
	},
	{
		route: `${CASE}/redactions`,
		action: 'decline',
		of: 'what the author of a decided case reported',
		address: (w) => `/cases/${w.cases.decided.caseNo}/redactions?/decline`,
		form: (w) => ({ redactionId: w.redactions.waiting, reason: 'It is the name of a method.' }),
		may: ['chair', 'colleague', 'administrator'],
		refused: ['observer', 'participant', 'author', 'panelist']
	},
	{
		route: `${CASE}/redactions/[id]`,
		action: 'default',
		of: 'a look for what was taken out',
		address: (w) => `/cases/${w.cases.decided.caseNo}/redactions/${w.redactions.done}`,
		form: () => ({ passages: 'Sarwat Jalal' }),
		may: ['participant', 'author', 'panelist', 'chair', 'colleague', 'administrator'],
		refused: ['observer']
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
	}
];
