import { expect, test } from 'vitest';
import { savedStateOf, type DocumentState } from './saved-state.ts';

const document = (given: Partial<DocumentState> = {}): DocumentState => ({
	link: { is: 'connected' },
	isSynced: true,
	savedAt: null,
	waiting: 0,
	oldestWaitingAt: null,
	...given
});
const at = (now: number, setAsideCount = 0) => ({ now, setAsideCount });

test('nothing is called saved while one document waits for the log', () => {
	const documents = [document({ savedAt: 900 }), document({ waiting: 1, oldestWaitingAt: 1000 })];
	expect(savedStateOf(documents, at(1500))).toEqual({ is: 'saving' });
});

test('what waits longer than two seconds is counted over all documents', () => {
	const documents = [
		document({ waiting: 2, oldestWaitingAt: 5000 }),
		document({ waiting: 1, oldestWaitingAt: 1000 })
	];
	expect(savedStateOf(documents, at(3000))).toEqual({ is: 'waiting', count: 3 });
});

test('a lost link is said with what waits on it and since when', () => {
	const documents = [
		document({ link: { is: 'reconnecting', since: 700 }, waiting: 2, oldestWaitingAt: 800 }),
		document({ link: { is: 'reconnecting', since: 400 } })
	];
	expect(savedStateOf(documents, at(9000))).toEqual({ is: 'reconnecting', count: 2, since: 400 });
});

test('work that was refused is said before anything else but the end of the session', () => {
	const lost = document({ link: { is: 'reconnecting', since: 1 } });
	expect(savedStateOf([lost], at(2, 3))).toEqual({ is: 'set_aside', count: 3 });
	expect(savedStateOf([lost, document({ link: { is: 'ended' } })], at(2, 3))).toEqual({
		is: 'ended'
	});
});

test('the time of the latest save is shown; a page that has saved nothing says so', () => {
	expect(savedStateOf([document({ savedAt: 5 }), document({ savedAt: 9 })], at(10))).toEqual({
		is: 'saved',
		at: 9
	});
	expect(savedStateOf([document()], at(10))).toEqual({ is: 'nothing_yet' });
	expect(savedStateOf([document({ isSynced: false })], at(10))).toEqual({ is: 'loading' });
});
