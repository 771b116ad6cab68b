import type { Refusal } from '#lib/domain/outcome.ts';
import type { Name } from './model.ts';
import {
	POLL_OPTIONS,
	roundAt,
	type PollModel,
	type TalkModel,
	type TalkStep
} from './talk-model.ts';

type OfPolls = Extract<TalkStep, { act: 'open poll' | 'answer' | 'close poll' }>;

/** Written by hand from docs/spec/room.md: what was fixed at the opening stays, and after the close nobody answers. */
export function withPolls({ polls }: TalkModel, step: OfPolls): Pick<TalkModel, 'polls'> | Refusal {
	if (step.act === 'open poll') {
		const { isAnonymous, isMultiple } = step;
		return polls.some((one) => one.isOpen)
			? 'poll_open'
			: { polls: [...polls, { isAnonymous, isMultiple, isOpen: true, answers: [] }] };
	}
	const at = roundAt(polls, step.poll);
	const one = polls[at];
	if (one === undefined || !one.isOpen) {
		return one === undefined ? 'not_found' : 'poll_closed';
	}
	if (step.act === 'close poll') {
		return { polls: polls.with(at, { ...one, isOpen: false }) };
	}
	const refused = refusalOfAnswer(one, step);
	const answers = [
		...one.answers.filter(({ by }) => by !== step.by),
		{ by: step.by, choices: step.choices }
	];
	return refused ?? { polls: polls.with(at, { ...one, answers }) };
}

function refusalOfAnswer(
	{ isAnonymous, isMultiple, answers }: PollModel,
	{ by, choices }: { by: Name; choices: number[] }
): Refusal | null {
	const isPossible = choices.every((choice) => choice < POLL_OPTIONS.length);
	if (!isPossible || (!isMultiple && choices.length > 1)) {
		return 'malformed';
	}
	return isAnonymous && answers.some((one) => one.by === by) ? 'poll_answered' : null;
}
