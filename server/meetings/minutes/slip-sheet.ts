import type { SlipView } from '#lib/domain/meeting/views.ts';
import { boardText } from '#lib/text/board.ts';
import { minutesText } from '#lib/text/minutes.ts';
import { text } from '#lib/text/text.ts';
import { timeText } from '#lib/text/time.ts';
import type { Sheet } from '#server/printing/sheet.ts';
import { deferralBlock, facts, recommendationBlock } from './minutes-sheet.ts';

/** One case on paper, with lines on which somebody writes whose it is: only there are the two together. */
export function slipSheet(slip: SlipView): Sheet {
	const { decision } = slip;
	return {
		lang: 'en',
		title: minutesText('slip.title'),
		lead: minutesText('slip.lead', {
			board: slip.boardName,
			day: timeText(slip.heldAt, 'dayAndYear')
		}),
		aside: slip.isSynthetic ? text('origin.synthetic') : '',
		foot: minutesText('slip.advice'),
		blocks: [
			{ is: 'blank', label: minutesText('slip.name') },
			{ is: 'blank', label: minutesText('slip.hospitalNo') },
			{ is: 'blank', label: minutesText('slip.filledBy') },
			{ is: 'note', text: minutesText('slip.byHand') },
			{ is: 'heading', text: `${minutesText('slip.case')} ${decision.caseNo}`, aside: '' },
			{ is: 'text', text: decision.facts },
			decision.kind === 'decided' ? recommendationBlock(decision) : deferralBlock(decision.reason),
			facts([
				[minutesText('slip.chair'), slip.chairName ?? boardText('minutes.chairGone')],
				...(decision.kind === 'decided'
					? [
							[
								boardText('minutes.signed'),
								boardText('minutes.signedBy', {
									name: decision.signedByName,
									time: timeText(decision.signedAt, 'dateTime')
								})
							] satisfies [string, string],
							[boardText('minutes.seal'), decision.seal] satisfies [string, string]
						]
					: [])
			])
		]
	};
}
