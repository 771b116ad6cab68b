import type { DocumentKind } from '#lib/protocol/documents.ts';
import type { MeetingCommand } from '#lib/protocol/meeting.ts';
import type { TestPortal } from '../builders/open-portal.ts';
import { VOTE_COMMAND_ROWS } from './vote-commands.ts';
import { MINUTES_COMMAND_ROWS } from './minutes.ts';
import type { Role, World } from './world.ts';

/** Who may give which command in the room of the running meeting. All others in the room are told no; nobody else gets in. */
export type CommandRow = {
	command: MeetingCommand;
	of: string;
	input: (world: World) => Record<string, unknown>;
	may: readonly Role[];
	/** What has happened before in this world. */
	before?: (portal: TestPortal, world: World) => Promise<void>;
	/** Commands that even the chair is refused in this state. */
	because?: string;
};

const annotationKey = (w: World) => `${w.people.panelist.id}:11111111-1111-4111-8111-111111111111`;
const hash = 'a'.repeat(64);
const IN_THE_ROOM: readonly Role[] = ['observer', 'participant', 'author', 'panelist', 'chair'];

export const COMMANDS: CommandRow[] = [
	{
		command: 'meeting:open',
		of: 'the running meeting',
		input: () => ({}),
		may: [],
		because: 'it is open already'
	},
	{
		command: 'meeting:conclude',
		of: 'the running meeting',
		input: () => ({}),
		may: [],
		because: 'a case is under discussion'
	},
	{
		command: 'agenda-item:open',
		of: 'the waiting case',
		input: (w) => ({ agendaItemId: w.items.waiting }),
		may: [],
		because: 'another is under discussion'
	},
	{
		command: 'agenda-item:open',
		of: 'a case of another meeting',
		input: (w) => ({ agendaItemId: w.items.planned }),
		may: [],
		because: 'it is not on this agenda'
	},
	{
		command: 'agenda-item:next',
		of: 'the running meeting',
		input: () => ({}),
		may: [],
		because: 'nothing is signed or deferred'
	},
	{
		command: 'agenda-item:defer',
		of: 'the case under discussion',
		input: (w) => ({ agendaItemId: w.items.open, reason: 'MRI is missing' }),
		may: ['chair']
	},
	{
		command: 'agenda-item:defer',
		of: 'a decided case of another meeting',
		input: (w) => ({ agendaItemId: w.items.decided, reason: 'MRI is missing' }),
		may: [],
		because: 'it is not on this agenda'
	},
	{
		command: 'recommendation:sign',
		of: 'the case under discussion, without a text',
		input: (w) => ({
			agendaItemId: w.items.open,
			textHash: hash,
			marksHash: hash,
			decisionHash: hash
		}),
		may: [],
		because: 'there is nothing to sign'
	},
	{
		command: 'baton:take',
		of: 'the free baton',
		input: () => ({ seenHolderId: null }),
		may: ['chair', 'author']
	},
	{
		command: 'baton:give',
		of: 'the baton, to a panelist',
		input: (w) => ({ personId: w.people.panelist.id }),
		may: ['chair']
	},
	{
		command: 'member:change-role',
		of: 'a participant',
		input: (w) => ({ personId: w.people.participant.id, role: 'panelist' }),
		may: ['chair']
	},
	{
		command: 'member:remove',
		of: 'a participant',
		input: (w) => ({ personId: w.people.participant.id }),
		may: ['chair']
	},
	{
		command: 'annotation:hide',
		of: 'a mark of the panelist',
		input: (w) => ({
			agendaItemId: w.items.open,
			annotationKey: annotationKey(w),
			reason: 'Points at the azygos vein'
		}),
		may: ['chair']
	},
	{
		command: 'annotation:show',
		of: 'a mark that is not hidden',
		input: (w) => ({ agendaItemId: w.items.open, annotationKey: annotationKey(w) }),
		may: [],
		because: 'it is not hidden'
	},
	...VOTE_COMMAND_ROWS,
	{ command: 'hand:raise', of: 'one’s own', input: () => ({}), may: IN_THE_ROOM },
	{
		command: 'hand:lower',
		of: 'a participant’s',
		input: (w) => ({ personId: w.people.participant.id }),
		may: ['participant', 'chair']
	},
	{
		command: 'hand:move',
		of: 'an observer’s that is raised',
		input: (w) => ({ personId: w.people.observer.id, direction: 'down' }),
		may: ['chair']
	},
	{
		command: 'hand:call',
		of: 'an observer’s that is raised',
		input: (w) => ({ personId: w.people.observer.id }),
		may: ['chair']
	},
	{
		command: 'message:send',
		of: 'to the panel',
		input: () => ({ text: 'Block has enough tissue.' }),
		may: ['participant', 'author', 'panelist', 'chair']
	},
	{
		command: 'message:remove',
		of: 'a message of the panelist',
		input: (w) => ({ messageId: w.talk.messageId }),
		may: ['panelist', 'chair']
	},
	{
		command: 'message:remove',
		of: 'a question of the observer',
		input: (w) => ({ messageId: w.talk.questionId }),
		may: ['observer', 'chair']
	},
	{
		command: 'question:ask',
		of: 'the board',
		input: () => ({ text: 'Why not surgery?' }),
		may: ['observer']
	},
	{
		command: 'question:second',
		of: 'a question of the observer',
		input: (w) => ({ questionId: w.talk.questionId }),
		may: ['participant', 'author', 'panelist', 'chair']
	},
	{
		command: 'question:settle',
		of: 'a question of the observer',
		input: (w) => ({ questionId: w.talk.questionId, status: 'answered' }),
		may: ['panelist', 'chair']
	},
	{
		command: 'poll:open',
		of: 'a second one',
		input: () => ({
			...{ question: 'Which next?', options: ['PET-CT', 'EBUS'] },
			...{ isMultiple: false, isAnonymous: true }
		}),
		may: [],
		because: 'one is open already'
	},
	{
		command: 'poll:answer',
		of: 'the open one',
		input: (w) => ({ pollId: w.talk.pollId, choices: [1], nonce: crypto.randomUUID() }),
		may: ['participant', 'author', 'panelist', 'chair']
	},
	{
		command: 'poll:close',
		of: 'the open one',
		input: (w) => ({ pollId: w.talk.pollId }),
		may: ['chair']
	},
	{ command: 'break:start', of: 'the running meeting', input: () => ({}), may: ['chair'] },
	{ command: 'break:decline', of: 'the running meeting', input: () => ({}), may: ['chair'] },
	{ command: 'break:end', of: 'the running meeting', input: () => ({}), may: ['chair'] },
	{
		command: 'lobby:admit',
		of: 'somebody who waits',
		input: (w) => ({ personId: w.people.stranger.id, role: 'observer' }),
		may: ['chair']
	},
	{
		command: 'lobby:decline',
		of: 'somebody who waits',
		input: (w) => ({ personId: w.people.stranger.id }),
		may: ['chair']
	},
	{
		command: 'lobby:set',
		of: 'the running meeting',
		input: () => ({ isOpen: false }),
		may: ['chair']
	},
	...MINUTES_COMMAND_ROWS
];

/** Who writes into which document of a case. `reads`: may join, but a write closes the connection; all others are not let in. */
export type DocumentRow = {
	kind: DocumentKind;
	item: keyof World['items'];
	writes: readonly Role[];
	reads: readonly Role[];
};

export const DOCUMENTS: DocumentRow[] = [
	{
		kind: 'marks',
		item: 'open',
		writes: ['author', 'panelist', 'chair'],
		reads: ['observer', 'participant']
	},
	{
		kind: 'comments',
		item: 'open',
		writes: ['participant', 'author', 'panelist', 'chair'],
		reads: ['observer']
	},
	{
		kind: 'recommendation',
		item: 'open',
		writes: ['author', 'panelist', 'chair'],
		reads: ['observer', 'participant']
	},
	{
		kind: 'marks',
		item: 'waiting',
		writes: [],
		reads: ['observer', 'participant', 'author', 'panelist', 'chair']
	},
	{
		kind: 'comments',
		item: 'decided',
		writes: [],
		reads: ['observer', 'participant', 'author', 'panelist', 'chair']
	},
	{
		kind: 'recommendation',
		item: 'decided',
		writes: [],
		reads: ['observer', 'participant', 'author', 'panelist', 'chair']
	},
	{
		kind: 'marks',
		item: 'planned',
		writes: [],
		reads: ['observer', 'participant', 'author', 'panelist', 'chair']
	}
];
