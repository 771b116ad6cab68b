import { EMPTY_STRUCTURE, type Structure } from '#lib/domain/vote/structure.ts';
import { castBallot } from '#server/meetings/vote/cast-ballot.ts';
import { fileDissent } from '#server/meetings/vote/file-dissent.ts';
import { openVote } from '#server/meetings/vote/open-vote.ts';
import { revealVote } from '#server/meetings/vote/reveal-vote.ts';
import { writeStructure } from '#server/meetings/vote/write-structure.ts';
import type { Portal } from '#server/portal.ts';
import { accepted } from './accepted.ts';
import type { Cast } from './people.ts';

/** Invented, as is the recommendation that it led to. */
const OPTIONS = [
	'Operation first, then radiotherapy',
	'Chemotherapy first, then look again',
	'Chemoradiation, no operation'
];

const DETAILS: Structure = {
	...EMPTY_STRUCTURE,
	intent: 'curative',
	modalities: ['surgery', 'radiotherapy'],
	ideal: 'Segmental resection with a fibula free flap, radiotherapy within six weeks.',
	feasible: 'The same with a plate and a pectoralis flap where there is no microvascular team.',
	guideline: { is: 'none_applies' },
	trial: 'none_available',
	plan: { is: 'changed', reason: 'The tumor can be resected now; chemotherapy first would wait.' }
};

/** A revealed vote on the case of last week, one dissent, and the details of what was decided. */
export async function voteOn(
	after: (minutes: number) => Portal,
	{ chair, senior, surgeon }: Cast,
	agendaItemId: string
): Promise<void> {
	const round = 1;
	accepted(await openVote(after(12), chair, { agendaItemId, options: OPTIONS }), 'vote');
	const ballots = [
		{ voter: senior, ideal: 2, feasible: 0 },
		{ voter: surgeon, ideal: 0, feasible: 0 },
		{ voter: chair, ideal: 0, feasible: 0 }
	];
	for (const { voter, ...answers } of ballots) {
		accepted(await castBallot(after(13), voter, { agendaItemId, round, ...answers }), 'ballot');
	}
	accepted(await revealVote(after(14), chair, { agendaItemId, round }), 'reveal');
	const reason = 'Chemoradiation would keep the jaw, and the machine is free in three weeks.';
	accepted(await fileDissent(after(15), senior, { agendaItemId, reason }), 'dissent');
	const structure = { ...DETAILS, ownerId: surgeon.id, dueOn: dayAfter(after(0), 28) };
	const written = await writeStructure(after(17), chair, { agendaItemId, version: 0, structure });
	accepted(written, 'details');
}

function dayAfter({ clock }: Portal, days: number): string {
	return new Date(clock.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
