import type { TodayView } from '#lib/domain/meeting/views.ts';
import { boardText } from '#lib/text/board.ts';

/** The sentence at the top of the day: how many meetings are ahead, and whether one is open now. */
export function leadOf({ next, later }: TodayView): string {
	if (next?.status === 'open') {
		return later.length === 0
			? boardText('today.openOnly')
			: later.length === 1
				? boardText('today.openAndOne')
				: boardText('today.openAndMany', { count: later.length });
	}
	const ahead = (next === null ? 0 : 1) + later.length;
	return ahead === 0
		? boardText('today.nothing')
		: ahead === 1
			? boardText('today.one')
			: boardText('today.many', { count: ahead });
}
