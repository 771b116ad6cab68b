import type { OpenVote } from '#lib/protocol/vote.ts';
import { textFor } from '#lib/text/text.ts';
import { voteText } from '#lib/text/vote.ts';

/** Who is waited for, as the chair reads it: "radiology and you". Each specialty once. */
export function waitingText(waiting: NonNullable<OpenVote['waiting']>): string {
	const specialties = waiting
		.filter(({ isViewer }) => !isViewer)
		.map(({ specialty }) => textFor('specialty', specialty).toLowerCase());
	const names = [...new Set(specialties)];
	const all = waiting.some(({ isViewer }) => isViewer)
		? [...names, voteText('vote.waiting.you')]
		: names;
	const last = all.at(-1) ?? '';
	return all.length < 2
		? last
		: voteText('vote.waiting.and', { first: all.slice(0, -1).join(', '), last });
}
