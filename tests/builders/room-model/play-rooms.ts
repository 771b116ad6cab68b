import fc from 'fast-check';
import { MEETING_ROLES } from '#lib/domain/meeting/meeting.ts';
import { DOCUMENT_KINDS } from '#lib/protocol/documents.ts';
import type { Portal } from '#server/portal.ts';
import { openDocuments } from '#server/realtime/documents/open-documents.ts';
import { Again, Attempt, Loss, Writing } from './commands.ts';
import { NAMES, newRoom, type ItemChoice, type Name, type Step } from './model.ts';
import { lastEntry, Play } from './play.ts';

/** Chosen so often as the weight says: with equal chances a sequence would consist of refusals. */
const weighted = <T>(...parts: [weight: number, arbitrary: fc.Arbitrary<T>][]): fc.Arbitrary<T> =>
	fc.oneof(...parts.map(([weight, arbitrary]) => ({ weight, arbitrary })));
const is = fc.constant;

const person = weighted<Name>(
	[6, is('chair')],
	[4, fc.constantFrom('panelist', 'presenter', 'observer')],
	[2, fc.constantFrom('participant', 'stranger', 'removed')]
);
const anybody = fc.constantFrom(...NAMES);
const item = weighted<ItemChoice>(
	[5, is('open')],
	[2, is('closed')],
	[2, fc.constantFrom(0, 1, 2)]
);
const mark = fc.nat(3);
const role = fc.constantFrom(...MEETING_ROLES);

const conducting = fc.constantFrom('open vote', 'close vote', 'reveal', 'vote again');
const voting = fc.constantFrom('cast', 'ask again', 'dissent', 'withdraw', 'write details');
const isClosed = weighted<ItemChoice>([3, is('closed')], [1, is('open')]);
const isStale = weighted<boolean>([4, is(false)], [1, is(true)]);

const step = weighted<Step>(
	[1, fc.record({ act: fc.constantFrom('open meeting', 'conclude'), by: person })],
	[4, fc.record({ act: is('next'), by: person })],
	[3, fc.record({ act: fc.constantFrom('open item', 'defer'), by: person, item })],
	[4, fc.record({ act: is('sign'), by: person, item, isStale: fc.boolean() })],
	[5, fc.record({ act: is('take'), by: person, seen: fc.oneof(is('now' as const), anybody) })],
	[3, fc.record({ act: is('give'), by: person, to: anybody })],
	[1, fc.record({ act: is('remove'), by: person, to: anybody })],
	[3, fc.record({ act: is('change role'), by: person, to: anybody, role })],
	[2, fc.record({ act: is('admit'), by: person, to: anybody, role })],
	[3, fc.record({ act: fc.constantFrom('hide', 'show'), by: person, item, mark })],
	[6, fc.record({ act: conducting, by: person, item, isStale })],
	[8, fc.record({ act: voting, by: person, item, isStale })],
	[4, fc.record({ act: fc.constantFrom('co-sign', 'add'), by: person, item: isClosed, isStale })]
);
const kind = fc.constantFrom(...DOCUMENT_KINDS);
const writing = fc
	.record({ by: person, item, kind, as: fc.option(anybody, { freq: 6 }) })
	.map(({ by, as, ...at }) => new Writing(by, at.item, { kind: at.kind, as: as ?? by }));

const attempt = fc
	.record({ step, isRepeated: fc.boolean() })
	.map((given) => new Attempt(given.step, given.isRepeated));
const again = fc
	.record({ back: fc.nat(9), isReused: fc.boolean() })
	.map(({ back, isReused }) => new Again(back, isReused));

/** How a sequence begins: most rules are about a case under discussion with something to sign. */
const BEGINNINGS = {
	scheduled: [],
	open: [],
	discussing: [
		new Attempt({ act: 'next', by: 'chair' }, false),
		new Writing('panelist', 'open', { kind: 'recommendation', as: 'panelist' })
	]
};
const beginning = fc.constantFrom(
	...(['discussing', 'discussing', 'discussing', 'open', 'scheduled'] as const)
);
const COMMANDS_LIMIT = 40;

export type Run = { sequences: number; seed?: number; path?: string; isShrunk: boolean };

/** Plays so many random sequences, each at a meeting of its own; throws with seed and path of one that broke a rule. */
export async function playRooms(
	portal: Portal,
	{ sequences, seed, path, isShrunk }: Run
): Promise<{ sequences: number; steps: number }> {
	const documents = openDocuments(portal);
	let steps = 0;
	const kinds = [attempt, attempt, attempt, writing, writing, again, is(new Loss())];
	const commands = fc.commands(kinds, { maxCommands: COMMANDS_LIMIT, size: 'max' });
	const property = fc.asyncProperty(beginning, commands, async (begun, chosen) => {
		const status = begun === 'scheduled' ? 'scheduled' : 'open';
		const play = await Play.begin(portal, documents, status);
		try {
			const model = { room: newRoom(status) };
			for (const command of BEGINNINGS[begun]) {
				await command.run(model, play);
			}
			await fc.asyncModelRun(() => ({ model, real: play }), chosen);
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
