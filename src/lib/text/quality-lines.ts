import type { AskedMeasure } from '#lib/domain/meeting/quality-measures.ts';
import { qualityText, qualityTextFor } from './quality.ts';
import { textFor } from './text.ts';

const READ_BY = 'pre_read_';

export function measureText(name: AskedMeasure): string {
	return name.startsWith(READ_BY)
		? qualityText('quality.readBy', {
				specialty: textFor('specialty', name.slice(READ_BY.length))
			})
		: qualityTextFor('quality.measure', name);
}

/** "94 %"; a dash where there is nothing to take a share of. */
export function shareText({ counted, of }: { counted: number; of: number }): string {
	return of === 0
		? qualityText('quality.noShare')
		: qualityText('quality.share', { share: Math.round((100 * counted) / of) });
}

/** "8:20", minutes and seconds. */
export function clockText(minutes: number): string {
	const seconds = Math.round(minutes * 60);
	return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
