import type { AddendumView, CoSignatureView } from '#lib/domain/meeting/views.ts';
import { tallyOf, VOTE_QUESTIONS } from '#lib/domain/vote/ballot.ts';
import { consensusOf } from '#lib/domain/vote/consensus.ts';
import type { DecisionRecord, RevealedRound } from '#lib/domain/vote/decision.ts';
import { textFor } from '#lib/text/text.ts';
import { timeText } from '#lib/text/time.ts';
import { structureLines } from '#lib/text/structure-lines.ts';
import { voteText, voteTextFor } from '#lib/text/vote.ts';
import type { SheetBlock } from '#server/printing/sheet.ts';

type Row = { label: string; value: string };

/** What stands beside the words of a recommendation: details that somebody filled in, the last revealed vote, dissent. */
export function decisionRows(decision: DecisionRecord | null): Row[] {
	if (decision === null) {
		return [];
	}
	const { structure, rounds, dissents } = decision;
	const revealed = rounds.findLast((round) => round.status === 'revealed');
	return [
		...(structure === null ? [] : structureLines(structure)).flatMap(([label, value]) =>
			value === null ? [] : [{ label, value }]
		),
		...(revealed === undefined ? [] : voteRows(revealed)),
		...dissents.map(({ name, specialty, reason, kind, filedAt }) => {
			const time = timeText(filedAt, 'time');
			const by = voteText('vote.dissent.by', {
				...{ name, specialty: textFor('specialty', specialty), time }
			});
			const said = kind === 'advisory' ? `${by}, ${voteText('vote.dissent.advisory')}` : by;
			return { label: voteText('vote.dissent'), value: `${reason}\n${said}` };
		})
	];
}

function voteRows({ options, ballots }: RevealedRound): Row[] {
	const counted = ballots.filter(({ kind }) => kind === 'counted');
	return VOTE_QUESTIONS.map((question) => {
		const of = { question, optionCount: options.length };
		const found = consensusOf(ballots, of);
		const isTie = found !== null && found.leading.length > 1;
		const measure =
			found === null
				? 'vote.measure.tooFew'
				: isTie
					? 'vote.measure.tie'
					: (`vote.measure.${found.measure}` as const);
		const tally = tallyOf(counted, of).map((votes, place) => `${options[place] ?? ''}: ${votes}`);
		return {
			label: `${voteText('vote.minutes.vote')}, ${voteTextFor('vote', question)}`,
			value: `${voteText(measure)}. ${tally.join(', ')}`
		};
	});
}

export function coSignatureRow(coSignature: CoSignatureView | null): Row {
	const label = voteText('vote.coSignature');
	if (coSignature === null) {
		return { label, value: voteText('vote.coSignature.waiting') };
	}
	const { name, seal, isValid } = coSignature;
	const by = voteText('vote.coSignedBy', {
		name,
		specialty: textFor('specialty', coSignature.specialty),
		time: timeText(coSignature.signedAt, 'dateTime')
	});
	const wrong = isValid ? [] : [voteText('vote.coSignature.wrong')];
	return { label, value: [by, seal, ...wrong].join('\n') };
}

export function addendumBlocks(addenda: AddendumView[]): SheetBlock[] {
	return addenda.flatMap(({ version, body, name, signedAt, seal, isValid }) => {
		const by = voteText('vote.addendum.by', { name, time: timeText(signedAt, 'dateTime') });
		const wrong = isValid ? [] : [voteText('vote.addendum.wrong')];
		return [
			{ is: 'quote', label: voteText('vote.addendum', { version }), text: body },
			{ is: 'note', text: [`${by}, ${seal}`, ...wrong].join('. ') }
		] satisfies SheetBlock[];
	});
}
