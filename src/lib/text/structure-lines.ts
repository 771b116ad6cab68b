import type { DecisionRecord } from '../domain/vote/decision.ts';
import { timeText } from './time.ts';
import { voteText } from './vote.ts';

/** What a recommendation says beside its words, line by line; null is what nobody has said. */
export function structureLines({
	content,
	ownerName
}: NonNullable<DecisionRecord['structure']>): [label: string, value: string | null][] {
	const due = content.dueOn === null ? null : timeText(`${content.dueOn}T12:00:00Z`, 'dayAndYear');
	const owner =
		ownerName === null || due === null
			? (ownerName ?? due)
			: voteText('vote.ownerDue', { owner: ownerName, due });
	const guideline =
		content.guideline?.is === 'named'
			? content.guideline.name
			: content.guideline && voteText('vote.guideline.none_applies');
	const plan =
		content.plan?.is === 'changed'
			? voteText('vote.plan.changedBecause', { reason: content.plan.reason })
			: content.plan && voteText('vote.plan.unchanged');
	const modalities = content.modalities.map((one) => voteText(`vote.modality.${one}`)).join(', ');
	return [
		[voteText('vote.intent'), content.intent && voteText(`vote.intent.${content.intent}`)],
		[voteText('vote.modalities'), modalities === '' ? null : modalities],
		[voteText('vote.tier.ideal'), content.ideal],
		[voteText('vote.tier.feasible'), content.feasible],
		[voteText('vote.guideline'), guideline],
		[voteText('vote.trial'), content.trial && voteText(`vote.trial.${content.trial}`)],
		[voteText('vote.owner'), owner],
		[voteText('vote.plan'), plan]
	];
}
