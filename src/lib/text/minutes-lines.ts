import type { Action } from '../domain/meeting/action.ts';
import type { MinutesView } from '../domain/meeting/views.ts';
import { boardText } from './board.ts';
import { minutesText } from './minutes.ts';
import { textFor } from './text.ts';
import { timeText } from './time.ts';

type CountedMinutes = Pick<MinutesView, 'decisions' | 'concludedAt'>;

/** When a meeting was, in one sentence. */
export function heldText(
	minutes: Pick<MinutesView, 'openedAt' | 'startsAt' | 'concludedAt'>
): string {
	const began = minutes.openedAt ?? minutes.startsAt;
	const [day, from] = [timeText(began, 'dayAndYear'), timeText(began, 'time')];
	if (minutes.concludedAt !== null) {
		return boardText('minutes.from', { day, from, to: timeText(minutes.concludedAt, 'time') });
	}
	const state = minutes.openedAt === null ? 'minutes.notOpened' : 'minutes.running';
	return boardText(state, { day, from });
}

/** What became of the cases, in numbers; before the end those that are left are still to come. */
export function casesText({ decisions, concludedAt }: CountedMinutes): string {
	const count = (kind: string) => decisions.filter((one) => one.kind === kind).length;
	const counts = { decided: count('decided'), deferred: count('deferred') };
	return boardText(concludedAt === null ? 'minutes.casesCountOpen' : 'minutes.casesCount', {
		...counts,
		open: count('not_discussed')
	});
}

/** Who took part, by specialty; who only listened is counted, not named. */
export function presentText({
	present,
	minutesHeld
}: Pick<MinutesView, 'present' | 'minutesHeld'>): { group: string; names: string }[] {
	const active = present.filter(({ role }) => role !== 'observer');
	const listening = present.length - active.length;
	const bySpecialty = Map.groupBy(active, ({ specialty }) => textFor('specialty', specialty));
	const groups = [...bySpecialty].map(([group, people]) => ({
		group,
		names: people
			.map(({ name, minutes }) =>
				minutes === null || minutesHeld === null
					? name
					: minutesText('minutes.partly', { name, minutes, held: minutesHeld })
			)
			.join(', ')
	}));
	return listening === 0
		? groups
		: [
				...groups,
				{
					group: textFor('role', 'observer'),
					names:
						listening === 1
							? minutesText('minutes.observersOne')
							: minutesText('minutes.observers', { count: listening })
				}
			];
}

export function quorumText(quorum: MinutesView['quorum']): string {
	if (quorum === null) {
		return minutesText('minutes.quorumUnknown');
	}
	const { required, present } = quorum;
	const missing = required.filter((one) => !present.includes(one));
	if (required.length === 0) {
		return minutesText('minutes.quorumNone');
	}
	return missing.length === 0
		? minutesText('minutes.quorumMet', { count: required.length })
		: minutesText('minutes.quorumMissing', {
				missing: missing.map((one) => textFor('specialty', one)).join(', ')
			});
}

/** Whether an action was done, and why not. */
export function actionStateText(action: Action): string {
	return action.state === 'not_done'
		? minutesText('action.notDone', { reason: action.reason })
		: minutesText(`action.${action.state}`);
}
