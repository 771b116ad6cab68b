import type { MinutesView } from '../domain/meeting/views.ts';
import { agendaText, agendaTextFor } from './agenda.ts';

/** What minutes say of cases beside those that were discussed, on the page and on paper. */
type Listed = Pick<MinutesView, 'listedOnly' | 'overrides'>;

/** Cases without discussion, each with the reason for it. */
export function listedOnlyLines({ listedOnly }: Listed): string[] {
	return listedOnly.map(({ caseNo, title, presenterName: name, reason }) =>
		[
			agendaText('minutes.listedLine', { caseNo, title, name }),
			agendaText('minutes.reason', { reason })
		].join(' ')
	);
}

/** Cases that were listed although something was missing: what, by whom, and why. */
export function overrideLines({ overrides }: Listed): string[] {
	return overrides.map(({ caseNo, by, missing, reason }) => {
		const items = missing.map((code) => agendaTextFor('item', code)).join(', ');
		return [
			agendaText('minutes.overrideLine', { caseNo, name: by ?? '', items }),
			agendaText('minutes.reason', { reason })
		].join(' ');
	});
}
