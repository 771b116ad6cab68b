import { expect, test } from 'vitest';
import type { MinutesView } from '#lib/domain/meeting/views.ts';
import { minutesSheet } from './minutes-sheet.ts';

const MINUTES: MinutesView = {
	meetingId: 'm',
	...{ boardName: 'Thoracic board', boardSlug: 'thoracic', chairName: 'Dr A', status: 'concluded' },
	startsAt: '2026-11-16T09:00:00.000Z',
	openedAt: '2026-11-16T09:00:00.000Z',
	concludedAt: '2026-11-16T09:24:00.000Z',
	...{ present: [], minutesHeld: 24, quorum: null, isSynthetic: true, mayReport: false },
	decisions: [
		{
			...{ kind: 'not_discussed', agendaItemId: 'i', caseNo: '2026-2', title: 'A lump' },
			...{ question: '', presenterName: 'Dr B', wasPresenterHere: true, facts: '', kept: null },
			actions: [
				{
					...{ id: 'a', agendaItemId: 'i', what: 'Book the theatre', dueOn: '2026-11-20' },
					...{ ownerId: 'p', ownerName: 'Dr C', state: 'not_done', reason: 'It is closed' }
				}
			]
		}
	],
	listedOnly: [
		{ caseNo: '2026-5', title: 'A small ulcer', presenterName: 'Dr B', reason: 'Margins are clear' }
	],
	overrides: [
		{ caseNo: '2026-6', reason: 'Cannot wait', missing: ['question', 'images'], by: 'Dr A' }
	]
};

test('[MN4] cases that were only listed, overrides with what was missing, and what became of an action are printed as on the page', () => {
	const printed = JSON.stringify(minutesSheet(MINUTES).blocks);
	expect(printed).toContain('0 decided, 0 deferred, 1 not discussed');
	const running = minutesSheet({ ...MINUTES, status: 'open', concludedAt: null });
	expect(JSON.stringify(running.blocks)).toContain('1 to come');
	for (const words of [
		'2026-5, A small ulcer. Presented by Dr B. Reason: Margins are clear',
		'2026-6, by Dr A. Missing: question for the board, images, or “no images”. Reason: Cannot wait',
		'It is closed'
	]) {
		expect(printed).toContain(words);
	}
});
