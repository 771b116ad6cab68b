import { expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { Seats } from './seats.ts';

const seatsOf = (environment: Record<string, string>) => new Seats(readConfig(environment).limits);

test('[HP12] a person has so many seats, the process so many more, and one that is left is free', () => {
	const seats = seatsOf({ SOCKETS_PER_PERSON: '2', SOCKETS_LIMIT: '3' });
	expect([seats.take('amna'), seats.take('amna'), seats.take('amna')]).toEqual([
		null,
		null,
		'too_many'
	]);
	expect([seats.take('bilal'), seats.take('bilal')]).toEqual([null, 'unavailable']);
	seats.leave('amna');
	expect([seats.refusalFor('bilal'), seats.take('bilal'), seats.count]).toEqual([null, null, 3]);
});

test('[HP12] nothing is kept of who has left, and a seat that nobody has is not given back', () => {
	const seats = seatsOf({});
	seats.take('amna');
	expect(seats.paceOf('amna')).not.toBeNull();
	seats.leave('amna');
	seats.leave('amna');
	expect([seats.paceOf('amna'), seats.count]).toEqual([null, 0]);
});
