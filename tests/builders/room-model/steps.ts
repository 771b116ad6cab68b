import fc from 'fast-check';
import { MEETING_ROLES } from '#lib/domain/meeting/meeting.ts';
import { ADMITTED_AS } from '#lib/domain/meeting/talk.ts';
import { DOCUMENT_KINDS } from '#lib/protocol/documents.ts';
import { Again, Attempt } from './commands.ts';
import { NAMES, type ItemChoice, type Name, type Step } from './model.ts';
import { Absence, Knocking, Passing } from './own-acts.ts';
import { Writing } from './writing.ts';

/** Chosen so often as the weight says: with equal chances a sequence would consist of refusals. */
export const weighted = <T>(
	...parts: [weight: number, arbitrary: fc.Arbitrary<T>][]
): fc.Arbitrary<T> => fc.oneof(...parts.map(([weight, arbitrary]) => ({ weight, arbitrary })));
const is = fc.constant;

const person = weighted<Name>(
	[6, is('chair')],
	[4, fc.constantFrom('panelist', 'presenter', 'observer')],
	[2, fc.constantFrom('participant', 'stranger', 'visitor', 'removed')]
);
const anybody = fc.constantFrom(...NAMES);
const item = weighted<ItemChoice>(
	[5, is('open')],
	[2, is('closed')],
	[2, fc.constantFrom(0, 1, 2)],
	[1, fc.constantFrom(3, 4)]
);
const mark = fc.nat(3);
const role = fc.constantFrom(...MEETING_ROLES);

const conducting = fc.constantFrom('open vote', 'close vote', 'reveal', 'vote again');
const voting = fc.constantFrom('cast', 'ask again', 'dissent', 'withdraw', 'write details');
const isClosed = weighted<ItemChoice>([3, is('closed')], [1, is('open')]);
const isStale = weighted<boolean>([4, is(false)], [1, is(true)]);

const index = fc.nat(3);
const talker = fc.constantFrom(
	...(['chair', 'panelist', 'presenter', 'participant', 'observer', 'stranger'] as const)
);
/** Few enough that two of them wait for the word at once. */
const speaker = weighted<Name>([4, is('observer')], [4, is('participant')], [2, talker]);
const caller = weighted<Name>([6, is('chair')], [1, talker]);
const handStep = weighted<Step>(
	[4, fc.record({ act: is('raise'), by: speaker })],
	[2, fc.record({ act: is('lower'), by: talker, to: speaker })],
	[5, fc.record({ act: is('call'), by: caller, to: speaker })],
	[
		3,
		fc.record({
			act: is('move'),
			by: caller,
			to: speaker,
			direction: fc.constantFrom('up', 'down')
		})
	]
);
const wordStep = weighted<Step>(
	[5, fc.record({ act: is('say'), by: talker })],
	[4, fc.record({ act: is('ask'), by: weighted<Name>([4, is('observer')], [1, talker]) })],
	[3, fc.record({ act: fc.constantFrom('take back', 'second'), by: talker, said: index })],
	[
		2,
		fc.record({
			act: is('settle'),
			by: person,
			said: index,
			status: fc.constantFrom('raised', 'answered')
		})
	]
);
/** Mostly one that exists; a fourth does not. */
const choices = fc.uniqueArray(weighted<number>([9, fc.nat(2)], [1, is(3)]), {
	minLength: 1,
	maxLength: 2
});
const pollStep = weighted<Step>(
	[
		3,
		fc.record({
			act: is('open poll'),
			by: person,
			isAnonymous: fc.boolean(),
			isMultiple: fc.boolean()
		})
	],
	[6, fc.record({ act: is('answer'), by: talker, poll: index, choices })],
	[2, fc.record({ act: is('close poll'), by: person, poll: index })]
);
const atDoor = fc.constantFrom(null, 'stranger', 'visitor', 'removed', 'observer');
const doorStep = weighted<Step>(
	[
		4,
		fc.record({ act: is('let in'), by: person, to: atDoor, role: fc.constantFrom(...ADMITTED_AS) })
	],
	[2, fc.record({ act: is('decline'), by: person, to: atDoor })],
	[1, fc.record({ act: is('set lobby'), by: person, isOpen: fc.boolean() })]
);
const breakAct = fc.constantFrom('start break', 'decline break', 'end break');
const withActions = weighted<ItemChoice>(
	[4, is('open')],
	[3, is('closed')],
	[2, fc.constantFrom(0, 3, 4)]
);

const step = weighted<Step>(
	[1, fc.record({ act: fc.constantFrom('open meeting', 'conclude'), by: person })],
	[4, fc.record({ act: is('next'), by: person })],
	[2, fc.record({ act: is('open item'), by: person, item })],
	[4, fc.record({ act: is('defer'), by: person, item })],
	[4, fc.record({ act: is('sign'), by: person, item, isStale: fc.boolean() })],
	[5, fc.record({ act: is('take'), by: person, seen: fc.oneof(is('now' as const), anybody) })],
	[3, fc.record({ act: is('give'), by: person, to: anybody })],
	[1, fc.record({ act: is('remove'), by: person, to: anybody })],
	[2, fc.record({ act: is('remove'), by: caller, to: speaker })],
	[3, fc.record({ act: is('change role'), by: person, to: anybody, role })],
	[2, fc.record({ act: is('admit'), by: person, to: anybody, role })],
	[3, fc.record({ act: fc.constantFrom('hide', 'show'), by: person, item, mark })],
	[6, fc.record({ act: conducting, by: person, item, isStale })],
	[8, fc.record({ act: voting, by: person, item, isStale })],
	[4, fc.record({ act: fc.constantFrom('co-sign', 'add'), by: person, item: isClosed, isStale })],
	[14, handStep],
	[12, wordStep],
	[12, pollStep],
	[8, doorStep],
	[3, fc.record({ act: breakAct, by: person })],
	[3, fc.record({ act: is('add action'), by: person, item: withActions, owner: anybody })],
	[2, fc.record({ act: is('remove action'), by: person, item: withActions, action: index })]
);
const kind = fc.constantFrom(...DOCUMENT_KINDS);
export const writing = fc
	.record({ by: person, item, kind, as: fc.option(anybody, { freq: 6 }) })
	.map(({ by, as, ...at }) => new Writing(by, at.item, { kind: at.kind, as: as ?? by }));

const often = weighted<boolean>([3, is(false)], [1, is(true)]);
export const attempt = fc
	.record({ step, isRepeated: often, isHeardLate: often })
	.map(({ step: tried, ...how }) => new Attempt(tried, how));
export const knocking = fc
	.record({
		by: fc.constantFrom<Name>('stranger', 'stranger', 'visitor', 'visitor', 'observer', 'removed'),
		isLeaving: often
	})
	.map(({ by, isLeaving }) => new Knocking(by, isLeaving));
/** A message may be sent again; the break is over. */
export const passing = fc.constantFrom(11_000, 6 * 60_000).map((ms) => new Passing(ms));
export const absent = talker.map((who) => new Absence(who));
export const again = fc
	.record({ back: fc.nat(9), isReused: fc.boolean() })
	.map(({ back, isReused }) => new Again(back, isReused));
