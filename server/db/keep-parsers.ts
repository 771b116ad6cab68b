import type { PGlite, QueryOptions } from '@electric-sql/pglite';

/**
 * Drizzle hands the same parsers over with every statement, and PGlite copies its table of three hundred for each statement
 * that has any: two fifths of what a small one costs. Here they are put into the table itself.
 */
export function keepParsers(client: PGlite): PGlite {
	const withoutParsers = (options: QueryOptions = {}): QueryOptions => {
		const { parsers, ...others } = options;
		Object.assign(client.parsers, parsers);
		return others;
	};
	const keep = (on: Pick<PGlite, 'query'>): void => {
		const query = on.query.bind(on);
		on.query = (statement, values, options) => query(statement, values, withoutParsers(options));
	};
	keep(client);
	const transaction = client.transaction.bind(client);
	client.transaction = (work) =>
		transaction((tx) => {
			keep(tx);
			return work(tx);
		});
	return client;
}
