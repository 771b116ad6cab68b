import { EMPTY_STRUCTURE } from '#lib/domain/vote/structure.ts';
import { eq } from 'drizzle-orm';
import { recommendation } from '#server/db/schema.ts';
import { castBallot } from '#server/meetings/vote/cast-ballot.ts';
import { fileDissent } from '#server/meetings/vote/file-dissent.ts';
import { openVote } from '#server/meetings/vote/open-vote.ts';
import { revealVote } from '#server/meetings/vote/reveal-vote.ts';
import { aSignature } from '../builders/discussions.ts';
import type { TestPortal } from '../builders/open-portal.ts';
import type { CommandRow } from './commands.ts';
import type { World } from './world.ts';

/** Everybody with a voice, counted or advisory. */
const VOTERS = ['participant', 'author', 'panelist', 'chair'] as const;

const options = ['Surgery', 'Radiotherapy'];
const reason = 'The node was sampled';
const ofItem = (w: World) => ({ agendaItemId: w.items.open });
const ofRound = (w: World) => ({ ...ofItem(w), round: 1 });

/** A vote is open, and the panelist's ballot is in. */
async function voting(portal: TestPortal, w: World): Promise<void> {
	await openVote(portal, w.people.chair, { ...ofItem(w), options });
	await castBallot(portal, w.people.panelist, { ...ofRound(w), ideal: 0, feasible: 0 });
}
async function revealed(portal: TestPortal, w: World): Promise<void> {
	await voting(portal, w);
	await revealVote(portal, w.people.chair, ofRound(w));
}
/** Of the world that is built in the moment: a row's input is made from the world alone. */
const seals = new WeakMap<World, string>();
async function signed(portal: TestPortal, w: World): Promise<void> {
	const agendaItemId = w.items.open;
	await aSignature(portal, { chair: w.people.chair, agendaItemId });
	const [row] = await portal.db
		.select({ seal: recommendation.seal })
		.from(recommendation)
		.where(eq(recommendation.agendaItemId, agendaItemId));
	seals.set(w, row?.seal ?? '');
}

export const VOTE_COMMAND_ROWS: CommandRow[] = [
	{
		command: 'vote:open',
		of: 'the case under discussion',
		input: (w) => ({ ...ofItem(w), options }),
		may: ['chair']
	},
	{
		command: 'vote:cast',
		of: 'an open vote',
		before: voting,
		input: (w) => ({ ...ofRound(w), ideal: 0, feasible: 1, nonce: crypto.randomUUID() }),
		may: VOTERS
	},
	{ command: 'vote:reveal', of: 'an open vote', before: voting, input: ofRound, may: ['chair'] },
	{ command: 'vote:close', of: 'an open vote', before: voting, input: ofRound, may: ['chair'] },
	{
		command: 'vote:open-again',
		of: 'a revealed vote',
		before: revealed,
		input: (w) => ({ ...ofRound(w), reason }),
		may: ['chair']
	},
	{
		command: 'vote:ask-again',
		of: 'a revealed vote',
		before: revealed,
		input: (w) => ({ ...ofRound(w), reason }),
		may: VOTERS
	},
	{
		command: 'vote:cast',
		of: 'a revealed vote',
		before: revealed,
		input: (w) => ({ ...ofRound(w), ideal: 0, feasible: 1, nonce: crypto.randomUUID() }),
		may: [],
		because: 'it is over'
	},
	{
		command: 'dissent:file',
		of: 'the case under discussion',
		input: (w) => ({ ...ofItem(w), reason }),
		may: VOTERS
	},
	{
		command: 'dissent:withdraw',
		of: 'dissent of the panelist',
		before: async (portal, w) => {
			await fileDissent(portal, w.people.panelist, { ...ofItem(w), reason });
		},
		input: ofItem,
		may: ['panelist']
	},
	{
		command: 'recommendation:structure',
		of: 'the case under discussion',
		input: (w) => ({ ...ofItem(w), version: 0, structure: EMPTY_STRUCTURE }),
		may: ['author', 'panelist', 'chair']
	},
	{
		command: 'recommendation:co-sign',
		of: 'what the chair has signed',
		before: signed,
		input: (w) => ({ ...ofItem(w), seal: seals.get(w) }),
		may: ['panelist']
	},
	{
		command: 'recommendation:add',
		of: 'what the chair has signed',
		before: signed,
		input: (w) => ({ ...ofItem(w), version: 1, text: 'Also a PET' }),
		may: ['chair']
	},
	{
		command: 'dissent:file',
		of: 'a signed case',
		before: signed,
		input: (w) => ({ ...ofItem(w), reason }),
		may: [],
		because: 'nothing is added to it'
	}
];
