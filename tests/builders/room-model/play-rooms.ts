import fc from 'fast-check';
import type { Portal } from '#server/portal.ts';
import { openDocuments } from '#server/realtime/documents/open-documents.ts';
import { Attempt, type Command } from './commands.ts';
import { newRoom, type Step } from './model.ts';
import { Knocking, Loss } from './own-acts.ts';
import { lastEntry, Play } from './play.ts';
import { absent, again, attempt, knocking, passing, weighted, writing } from './steps.ts';
import { Writing } from './writing.ts';

const PLAINLY = { isRepeated: false, isHeardLate: false };
const plainly = (tried: Step) => new Attempt(tried, PLAINLY);
const DISCUSSING = [
	plainly({ act: 'next', by: 'chair' }),
	new Writing('panelist', 'open', { kind: 'recommendation', as: 'panelist' })
];
/** How a sequence begins: most rules are about a case under discussion with something to sign, or about what was said. */
const BEGINNINGS = {
	scheduled: [],
	open: [],
	discussing: DISCUSSING,
	talking: [
		...DISCUSSING,
		plainly({ act: 'raise', by: 'observer' }),
		plainly({ act: 'raise', by: 'participant' }),
		plainly({ act: 'call', by: 'chair', to: 'participant' }),
		plainly({ act: 'say', by: 'panelist' }),
		plainly({ act: 'ask', by: 'observer' }),
		plainly({ act: 'open poll', by: 'chair', isAnonymous: true, isMultiple: false }),
		new Knocking('stranger', false)
	],
	ended: [
		...DISCUSSING,
		plainly({ act: 'say', by: 'participant' }),
		plainly({ act: 'ask', by: 'observer' }),
		plainly({ act: 'add action', by: 'chair', item: 'open', owner: 'panelist' }),
		new Knocking('visitor', false),
		plainly({ act: 'sign', by: 'chair', item: 'open', isStale: false }),
		plainly({ act: 'conclude', by: 'chair' })
	]
};
const beginning = fc.constantFrom<keyof typeof BEGINNINGS>(
	...(['discussing', 'discussing', 'talking', 'talking', 'open', 'scheduled', 'ended'] as const)
);
const COMMANDS_LIMIT = 40;

export type Run = { sequences: number; seed?: number; path?: string; isShrunk: boolean };

/** Plays so many random sequences, each at a meeting of its own; throws with seed and path of one that broke a rule. */
export async function playRooms(
	portal: Portal,
	{ sequences, seed, path, isShrunk }: Run
): Promise<{ sequences: number; steps: number }> {
	const clock = { at: 0 };
	const setting = { portal: { ...portal, clock: { now: () => new Date(clock.at) } }, clock };
	const documents = openDocuments(setting.portal);
	let steps = 0;
	const kinds = [
		...[attempt, attempt, attempt, attempt, attempt, attempt, writing, writing, writing],
		...[again, knocking, passing, weighted<Command>([1, fc.constant(new Loss())], [1, absent])]
	];
	const commands = fc.commands(kinds, { maxCommands: COMMANDS_LIMIT, size: 'max' });
	const property = fc.asyncProperty(beginning, commands, async (begun, chosen) => {
		const status = begun === 'scheduled' ? 'scheduled' : 'open';
		const play = await Play.begin(setting, documents, status);
		try {
			const model = { room: newRoom(status) };
			for (const command of BEGINNINGS[begun]) {
				await command.run(model, play);
			}
			await fc.asyncModelRun(() => ({ model, real: play }), chosen);
			await play.hear(model.room);
			await lastEntry(portal);
		} finally {
			play.stage.leave();
			steps += [...chosen].length;
		}
	});
	try {
		await fc.assert(property, {
			numRuns: sequences,
			endOnFailure: !isShrunk,
			...(seed === undefined ? {} : { seed }),
			...(path === undefined ? {} : { path })
		});
	} finally {
		await documents.close();
	}
	return { sequences, steps };
}
